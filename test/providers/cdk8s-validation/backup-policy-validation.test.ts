import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import {
  BackupPolicy,
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  ClusterDefaultTarget,
  Cron,
  EncryptionKey,
  ManagementCluster,
  MoskApi,
  RCloneCredential,
  type Rule,
} from '../../../lib';
import {
  BackupPolicyValidation,
  type BackupPolicyValidationProps,
  type PolicyViolation,
} from '../../../providers/cdk8s-validation';
import { NO_LOCAL } from '../../lib/policy/no-local';

const credential = RCloneCredential.fromName('s3');
const encryptionKey = EncryptionKey.fromName('prod-2026');
const to = (folder: string, key = encryptionKey) =>
  BackupTarget.rclone({ bucket: 'backups', folder, credential, encryptionKey: key });

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), 'cdk8s-validation-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

const newApp = (yamlOutputType?: YamlOutputType) =>
  new App({ outdir, recordConstructMetadata: true, yamlOutputType });
const schedule = (scope: Chart, name: string, namespace: string, target = BackupTarget.clusterDefault()) =>
  new ClusterBackupSchedule(scope, `${namespace}-${name}`, {
    name,
    namespace,
    cluster: Cluster.named(namespace),
    target,
    cron: Cron.daily({ hour: 1 }),
  });

/** What cdk8s-cli makes of an app's files and a plugin: with its own way of looking up constructs. */
async function validated(app: App, props: BackupPolicyValidationProps = {}) {
  app.synth();
  const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).sort();
  const { resources: metadata } = JSON.parse(
    readFileSync(path.join(outdir, 'construct-metadata.json'), 'utf8'),
  ) as { resources: Record<string, { path: string }> };
  const violations: PolicyViolation[] = [];
  const submitted: unknown[] = [];
  await new BackupPolicyValidation({ now: '2026-11-22', ...props }).validate({
    manifests: files.filter((file) => file.endsWith('.yaml')).map((file) => path.join(outdir, file)),
    metadata,
    parseManifest: (file) => parseAllDocuments(readFileSync(file, 'utf8')).map((each) => each.toJS()),
    report: {
      addViolation: (violation) => violations.push(violation),
      submit: (...args) => submitted.push(args),
    },
  });
  const found = violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(
      ({ resourceName }) => `${ruleName.split(' ')[0]} ${metadata[resourceName]?.path ?? 'N/A'}`,
    ),
  );
  return { found, violations, submitted: submitted[0] as [string, Record<string, string>] };
}

const off = Object.fromEntries(BackupPolicy.baseline().rules.map(({ rule }) => [rule.id, 'off'] as const));
const policy = new BackupPolicy({ name: 'no-local', levels: off, rules: [NO_LOCAL] });

describe('the validation plugin', () => {
  test('names the right construct where two objects have one name', async () => {
    const app = newApp();
    const site = new ManagementCluster(app, 'site');
    schedule(site, 'daily', 'one');
    schedule(site, 'daily', 'two', to('two'));
    schedule(site, 'daily', 'three');

    const { found } = await validated(app, { policy });

    expect(found).toEqual(['ACME001 site/one-daily', 'ACME001 site/three-daily']);
  });

  test('names it also where two management clusters have the same object', async () => {
    const app = newApp();
    schedule(new ManagementCluster(app, 'a'), 'daily', 'one', to('one'));
    schedule(new ManagementCluster(app, 'a.b'), 'daily', 'one');

    expect((await validated(app, { policy })).found).toEqual(['ACME001 a.b/one-daily']);
  });

  test.each([
    ['one file', YamlOutputType.FILE_PER_APP],
    ['a folder for each chart', YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE],
  ])('names it where cdk8s writes %s', async (_, type) => {
    const app = newApp(type);
    schedule(new ManagementCluster(app, 'a'), 'daily', 'one', to('one'));
    schedule(new ManagementCluster(app, 'b'), 'daily', 'one');

    expect((await validated(app, { policy })).found).toEqual(['ACME001 b/one-daily']);
  });

  test('names it where charts depend on each other, and in charts within charts', async () => {
    const app = newApp();
    const a = new ManagementCluster(app, 'a');
    const b = new ManagementCluster(app, 'b');
    // Its file comes first, though it is declared last.
    a.addDependency(b);
    schedule(a, 'daily', 'one', to('one'));
    schedule(new Chart(b, 'inner'), 'daily', 'one');

    expect((await validated(app, { policy })).found).toEqual(['ACME001 b/inner/one-daily']);
  });

  test('falls back to the bare names of cdk8s for an app without constructs of ours', async () => {
    const app = newApp();
    new ApiObject(new Chart(app, 'plain', { disableResourceNameHashes: true }), 'raw', {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name: 'raw', namespace: 'prod' },
      spec: { targetCluster: 'prod' },
    });

    expect((await validated(app, { policy })).found).toEqual(['ACME001 plain/raw']);
  });

  test('knows default targets, APIs and names that are no manifests', async () => {
    const app = newApp();
    const api = MoskApi.v26_2.with({ schedule: { ...MoskApi.v26_2.settings.schedule, cronField: 'cron' } });
    const site = new ManagementCluster(app, 'site', { namespace: 'prod', api });
    const cluster = Cluster.named('prod');
    new ClusterDefaultTarget(site, 'default', { cluster, target: to('prod') });
    schedule(site, 'daily', 'prod');
    const seen: unknown[] = [];
    const looking: Rule = {
      ...NO_LOCAL,
      check(context) {
        const [first] = context.schedules;
        seen.push(context.settings.external, context.apiOf('site').settings.schedule.cronField);
        seen.push(first && context.targetOf(first).from);
        return [];
      },
    };

    await validated(app, {
      policy: new BackupPolicy({ levels: off, rules: [looking], external: ['prod/old'] }),
    });

    expect(seen).toEqual([['prod/old', 'prod/s3', 'prod/prod-2026'], 'cron', 'cluster']);
  });

  test('reports what, where, why and how to mend it, and fails for errors alone', async () => {
    const app = newApp();
    const site = new ManagementCluster(app, 'site');
    schedule(site, 'daily', 'one');

    const failed = await validated(app, { policy });
    expect(failed.violations).toEqual([
      {
        ruleName: 'ACME001 no-local (error)',
        recommendation: 'They are lost with it.',
        fix: 'give a target',
        violatingResources: [
          {
            resourceName: 'ClusterBackupSchedule one/daily on site',
            manifestPath: path.join(outdir, 'site.k8s.yaml'),
            locations: ['spec.parameters: The target is unknown'],
          },
        ],
      },
    ]);
    expect(failed.submitted).toEqual([
      'failure',
      { policy: 'no-local', errors: '1', warnings: '0', infos: '0', waived: '0', 'not judged': 'none' },
    ]);

    const mild = new BackupPolicy({ extends: policy, levels: { ACME001: 'warning' } });
    expect((await validated(app, { policy: mild })).submitted).toEqual([
      'success',
      expect.objectContaining({ errors: '0', warnings: '1' }),
    ]);
  });

  test('names the construct also of a finding that is about something else', async () => {
    const app = newApp();
    schedule(new ManagementCluster(app, 'site'), 'daily', 'one');
    const aboutCluster: Rule = {
      ...NO_LOCAL,
      *check({ schedules: [subject] }) {
        yield { subject, about: 'Cluster one/one on site', problem: 'Not enough' };
      },
    };

    const { found, violations } = await validated(app, {
      policy: new BackupPolicy({ levels: off, rules: [aboutCluster] }),
    });

    expect(found).toEqual(['ACME001 site/one-daily']);
    expect(violations[0]?.violatingResources[0]?.locations).toEqual(['Cluster one/one on site: Not enough']);
  });

  test('says what it could not judge', async () => {
    const app = newApp();
    new ClusterBackup(new ManagementCluster(app, 'site', { namespace: 'prod' }), 'now', {
      cluster: Cluster.named('prod'),
      target: to('prod'),
    });
    const needy = new BackupPolicy({ levels: off, rules: [{ ...NO_LOCAL, needs: ['inventory', 'live'] }] });

    const { submitted } = await validated(app, { policy: needy });

    expect(submitted[1]['not judged']).toBe('ACME001 (needs inventory or live)');
  });
});

describe('its properties', () => {
  const write = (name: string, text: string) => {
    const folder = path.join(outdir, 'modules');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };

  test('take the ready-made policies, and modules that export policy and inventory in any way', async () => {
    const module = `{ name: 'of a module', settings: {}, judge: () => ({ findings: [], waived: [], skipped: [] }) }`;
    const cluster = `{ name: 'lab', project: 'lab', managementCluster: { name: 'site' } }`;
    for (const exported of [module, `{ policy: ${module} }`, `{ default: ${module} }`]) {
      const file = write(`policy-${exported.length}.js`, `module.exports = ${exported};`);
      const { submitted } = await validated(newApp(), { policy: file });
      expect(submitted[1].policy).toBe('of a module');
    }
    for (const exported of [`[${cluster}]`, `{ clusters: [${cluster}] }`, `{ inventory: [${cluster}] }`]) {
      const file = write(`inventory-${exported.length}.js`, `module.exports = ${exported};`);
      let seen: unknown;
      const rule: Rule = {
        ...NO_LOCAL,
        check: ({ inventory }) => {
          seen = inventory?.map(({ name }) => name);
          return [];
        },
      };
      await validated(newApp(), {
        policy: new BackupPolicy({ levels: off, rules: [rule] }),
        inventory: file,
      });
      expect(seen).toEqual(['lab']);
    }
    expect((await validated(newApp(), { policy: 'strict' })).submitted[1].policy).toBe('strict');
  });

  test('are refused with the file and what to write instead', () => {
    const of = (props: BackupPolicyValidationProps) => () => new BackupPolicyValidation(props);

    expect(of({ policy: './missing.js' })).toThrow(/cannot be loaded.*missing\.js/s);
    expect(of({ policy: write('none.js', 'module.exports = 1;') })).toThrow(/no policy/);
    expect(of({ inventory: write('nothing.js', 'module.exports = {};') })).toThrow(/no inventory/);
  });
});
