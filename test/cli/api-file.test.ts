import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../cli/run';
import { until } from '../until';
import { fakeIo } from './fake-io';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'api-file-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const API = "release: '26.3'\nschedule: { cronField: cronSchedule }\n";
const SCHEDULE = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
metadata: { name: nightly, namespace: default }
spec: { targetCluster: prod, CRON: '0 2 * * *' }
`;

function given(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}

async function ran(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  return { code: await run(argv, io), ...io.output };
}

describe('an API whose members differ is written down in a file, which --api names', () => {
  it('manifests are judged by it', async () => {
    const api = given('api.yaml', API);
    const theirs = given('theirs.yaml', SCHEDULE.replace('CRON', 'cronSchedule'));
    const ours = given('ours.yaml', SCHEDULE.replace('CRON', 'schedule'));
    const problems = /cron-valid/;
    expect((await ran('check', theirs, '--api', api)).stdout).not.toMatch(problems);
    expect((await ran('check', ours, '--api', api)).stdout).toMatch(problems);
    expect((await ran('check', theirs)).stdout).toMatch(problems);
  });

  it.each([
    ['{ type: 5 }', 'type'],
    ['{ type: object, properties: 7 }', 'properties'],
    ['{ type: object, properties: { spec: null } }', 'properties.spec'],
    ['{ type: object, required: spec }', 'required'],
    ['{ type: object, properties: { spec: { type: object, oneOf: [1] } } }', 'properties.spec.oneOf'],
    ['{ type: object, properties: { spec: { type: string, pattern: "(a" } } }', 'properties[spec].pattern'],
  ])('what is no schema in it is named: %s', async (schema, at) => {
    const learned = `version: 1\nrelease: "26.3"\nfacts: {}\nschemas: { ClusterBackupSchedule: ${schema} }\n`;
    const api = given('api.yaml', learned);
    const manifest = given('schedule.yaml', SCHEDULE.replace('CRON', 'schedule'));

    const { code, stderr } = await ran('check', manifest, '--api', api);

    expect([code, stderr]).toEqual([2, expect.stringContaining(`no schema [schema-invalid]\n`)]);
    expect(stderr).toContain(`schemas.ClusterBackupSchedule.${at}\n`);
  });

  it.each(['__proto__', 'targetCluster', 'parameters.rclone', 'when.__proto__'])(
    'no schedule says when it runs in %s',
    async (cronField) => {
      const api = given('api.yaml', `release: "26.3"\nschedule: { cronField: ${cronField} }\n`);
      const { code, stderr } = await ran('check', '--api', api);
      expect([code, stderr]).toEqual([2, expect.stringContaining('api.yaml: schedule.cronField')]);
    },
  );

  it('what is missing from one that was learned is told: it may have been cut off', async () => {
    const api = given(
      'api.yaml',
      'version: 1\nrelease: "26.2"\nfacts: { schedule.cronField: { value: schedule } }\n',
    );
    const { stderr } = await ran(
      'check',
      given('s.yaml', SCHEDULE.replace('CRON', 'schedule')),
      '--api',
      api,
    );
    expect(stderr).toContain('warning: api.yaml says nothing of schedule.timeZone, clusterBackupPath, ');
    expect(stderr).toContain(': as in MOSK 26.2; was it cut off?\n');
  });

  it('the local management cluster has it, whatever its folder has kept from before', async () => {
    const api = given('api.yaml', API);
    const manifest = given('schedule.yaml', SCHEDULE.replace('CRON', 'cronSchedule'));
    for (const [options, code] of [
      [[], 6],
      [['--api', api], 0],
    ] as const) {
      const io = fakeIo({ cwd: folder });
      const ended = run(['local', 'up', '--dir', 'd', '--json', ...options], io);
      await until('the local cluster says where it is', () => io.output.stdout.includes('\n'));
      const { kubeconfig } = JSON.parse(io.output.stdout);
      const applied = await ran('apply', manifest, '--api', api, '--kubeconfig', kubeconfig);
      io.interrupt();
      expect(await ended).toBe(0);
      expect(applied).toMatchObject({ code });
      if (code === 6)
        expect(applied.stderr).toMatch(
          /nothing was written \[crd-differs\]\n.*spec\.cronSchedule\n.*api learn/,
        );
    }
  });

  it('everything that is wrong with the file is said, with its place', async () => {
    const api = given(
      'api.yaml',
      `releas: '26.3'
schedule: { cronField: a b, timeZone: Mars/Phobos, zone: UTC }
clusterBackupPath: spec
remoteSecretForm: x
keySecretDataKey: a/b
`,
    );
    const { code, stderr } = await ran('status', '--api', api);
    expect(code).toBe(2);
    expect([...stderr.matchAll(/^ {2}at: +(.*)$/gm)].map(([, at]) => at)).toEqual(
      [
        'releas',
        'schedule.zone',
        'release',
        'schedule.cronField',
        'schedule.timeZone',
        'clusterBackupPath',
        'remoteSecretForm',
        'keySecretDataKey',
      ].map((at) => `api.yaml: ${at}`),
    );
  });

  it.each([
    ['a list', '[]', /\[schema-invalid\]/],
    ['no YAML', '{', /\[file-invalid\][\s\S]*api\.yaml:/],
  ])('%s is none', async (_what, text, said) => {
    const { code, stderr } = await ran('status', '--api', given('api.yaml', text));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(said) });
  });
});
