/** The live API against that of `--api`, on management clusters that really have it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lookAtApi } from '../../../cli/doctor/looks/look-at-api';
import { run } from '../../../cli/run';
import { BackupError } from '../../../lib/errors';
import { crds } from '../../../lib/schema';
import { startApiServer } from '../../../local/api';
import type { ApiClient } from '../../../providers/kubernetes';
import { type Definition, INVENTED_APIS } from '../../lib/learned/invented-apis';
import { fakeIo } from '../fake-io';

let folder: string;
const ends: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'doctor-drift-'));
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  rmSync(folder, { recursive: true });
});

const ours = crds() as unknown as readonly Definition[];
const [RENAMED] = INVENTED_APIS;

async function serve(definitions: readonly Definition[], forbidden = '') {
  const server = await startApiServer({
    crds: definitions,
    users: [{ name: 'runner', may: ({ resource }) => resource !== forbidden }],
  });
  ends.push(server.stop);
  writeFileSync(path.join(folder, 'kubeconfig'), server.kubeconfig('runner'));
}

async function ran(...argv: string[]) {
  const io = fakeIo({ cwd: folder, env: { KUBECONFIG: path.join(folder, 'kubeconfig') } });
  return { exitCode: await run(argv, io), ...io.output };
}

/** Of the section on the API. */
async function looked(...argv: string[]) {
  const { exitCode, stdout } = await ran('doctor', '--for', 'wait', ...argv, '--json');
  const { findings, api } = JSON.parse(stdout);
  return { exitCode, api, findings: findings.filter(({ check }: { check: string }) => check === 'api') };
}

const REMEDY = { todo: expect.stringMatching(/--api/), command: 'mosk-backup api learn --write api.yaml' };

it('a learned file is compared, and where it is as it was, all is OK', async () => {
  await serve(ours);
  expect((await ran('api', 'learn', '--write', 'api.yaml')).exitCode).toBe(0);

  const { exitCode, findings } = await looked('--api', 'api.yaml', '--strict');

  expect(findings).toEqual([
    expect.objectContaining({
      state: 'ok',
      what: expect.stringMatching(/^as what was learned in \d+ points$/),
      value: expect.stringMatching(/schedule\.timeZone, clusterBackupPath/),
    }),
  ]);
  expect(exitCode).not.toBe(6);
});

it('what differs from the learned file is named, from what to what, and one command learns it anew', async () => {
  await serve(ours);
  await ran('api', 'learn', '--write', 'api.yaml');
  await serve(RENAMED?.crds ?? []);

  const { exitCode, findings, api } = await looked('--api', 'api.yaml');

  expect(findings.filter(({ state }: { state: string }) => state === 'problem')).toEqual([
    expect.objectContaining({
      what: expect.stringMatching(
        /^learned \d{4}-\d\d-\d\d: schedule\.cronField was schedule, is cronSchedule now$/,
      ),
      value: 'schema of ClusterBackupSchedule',
      exitCode: 6,
      remedy: REMEDY,
    }),
  ]);
  expect(exitCode).toBe(6);
  expect(api).toContainEqual({
    ...{ what: 'schedule.cronField', expected: 'schedule', found: 'cronSchedule', verdict: 'differs' },
    ...{ certainty: 'documented', since: expect.any(String), detail: 'schema of ClusterBackupSchedule' },
  });
  // What is printed does it.
  await ran('api', 'learn', '--write', 'api.yaml');
  expect((await looked('--api', 'api.yaml')).exitCode).not.toBe(6);
});

it('where definitions may not be read, /openapi/v3 tells the same', async () => {
  await serve(ours);
  const { api: byDefinitions } = await looked();
  await serve(ours, 'customresourcedefinitions');
  const { api, findings } = await looked();

  expect(findings).toEqual([expect.objectContaining({ state: 'ok' })]);
  expect(api).toEqual(byDefinitions);
  await serve(RENAMED?.crds ?? [], 'customresourcedefinitions');
  expect(await looked()).toMatchObject({ exitCode: 6 });
});

it('what is only new is told, and is no problem', async () => {
  const more = JSON.parse(JSON.stringify(ours)) as Definition[];
  const { schema } =
    more.find(({ spec }) => spec.names.kind === 'ClusterBackupSchedule')?.spec.versions[0] ?? {};
  const spec = schema?.openAPIV3Schema?.properties?.spec as { properties: Record<string, object> };
  spec.properties.suspend = { type: 'boolean' };
  await serve(more);

  const { exitCode, findings } = await looked();

  expect(findings).toContainEqual(
    expect.objectContaining({ state: 'ok', value: 'ClusterBackupSchedule spec.suspend: boolean' }),
  );
  expect(exitCode).not.toBe(6);
});

it('where nothing of it may be read, it is not checked', async () => {
  const forbidden = new BackupError('forbidden', 'no');
  const client = new Proxy({} as ApiClient, { get: () => async () => Promise.reject(forbidden) });
  expect(await lookAtApi(client, new AbortController().signal)).toMatchObject({ unseen: expect.any(String) });
});
