import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiObject, App, type Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  ClusterDefaultTarget,
  Cron,
  checkApp,
  EncryptionKey,
  judgeApp,
  ManagementCluster,
  manifests,
  RCloneCredential,
  usePolicy,
} from '../../../entries';
import { BackupPolicy, type Rule } from '../../../entries/policy';
import { NO_LOCAL } from '../policy/no-local';

const cluster = Cluster.named('prod');
const credential = RCloneCredential.fromName('s3');
const encryptionKey = EncryptionKey.fromName('prod-2026');
const to = (folder: string) => BackupTarget.rclone({ bucket: 'backups', folder, credential, encryptionKey });

/** Policies of these tests have one rule each, so that other rules may come and go. */
function only(rule: Rule, props: ConstructorParameters<typeof BackupPolicy>[0] = {}): BackupPolicy {
  const others = BackupPolicy.baseline().rules.map(({ rule: { id } }) => [id, 'off'] as const);
  return new BackupPolicy({
    ...props,
    levels: { ...Object.fromEntries(others), ...props.levels },
    rules: [rule],
  });
}

const COVERAGE: Rule = {
  id: 'ACME002',
  name: 'coverage',
  level: 'error',
  title: 'Every cluster has a schedule',
  why: 'It is lost.',
  fix: 'declare a schedule',
  needs: ['inventory'],
  *check({ inventory = [], schedules }) {
    for (const { name, project } of inventory) {
      if (schedules.some(({ manifest }) => manifest.spec.targetCluster === name)) continue;
      yield { about: `Cluster ${project}/${name}`, problem: 'No schedule' };
    }
  },
};

const LAB = {
  name: 'lab',
  project: 'lab',
  release: '26.2.1',
  labels: {},
  managementCluster: { name: 'site' },
};

let app: App;
let site: ManagementCluster;
let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), 'policy-test-'));
  app = new App({ outdir });
  site = new ManagementCluster(app, 'site', { namespace: 'prod' });
});
afterEach(() => rmSync(outdir, { recursive: true }));

const local = (scope: Construct, id: string) =>
  new ClusterBackup(scope, id, { cluster, target: BackupTarget.clusterDefault() });
const errors = () => checkApp(app).errors.map(({ code, at }) => `${code} ${at}`);
const warnings = () => checkApp(app).warnings.map(({ code, at }) => `${code} ${at}`);

describe('a policy on an app', () => {
  it('stops every way of synthesis at an error, which names rule, construct, field and fix', () => {
    usePolicy(app, only(NO_LOCAL));
    local(site, 'now');

    expect(checkApp(app).errors.map((error) => error.toJSON())).toEqual([
      expect.objectContaining({
        code: 'policy-violated',
        problem: 'ACME001 no-local: The target is unknown',
        at: 'site/now: spec.parameters',
        fix: 'give a target',
      }),
    ]);
    expect(() => manifests(app)).toThrow('ACME001 no-local');
    expect(() => app.synth()).toThrow('ACME001 no-local');
  });

  it('shows warnings, only notes infos, and lets both pass', () => {
    usePolicy(app, only(NO_LOCAL, { levels: { ACME001: 'warning' } }));
    local(site, 'now');

    expect(warnings()).toEqual(['policy-violated site/now: spec.parameters']);
    expect(manifests(app)).toHaveLength(1);

    usePolicy(app, only(NO_LOCAL, { levels: { ACME001: 'info' } }));
    expect(warnings()).toEqual([]);
    expect(judgeApp(app).findings.map(({ rule, level }) => `${rule} ${level}`)).toEqual(['ACME001 info']);
  });

  it('reports an object that is declared twice as the synthesis does, and once', () => {
    usePolicy(app, BackupPolicy.baseline());
    const schedule = (id: string, hour: number) =>
      new ClusterBackupSchedule(site, id, {
        name: 'nightly',
        cluster,
        cron: Cron.daily({ hour }),
        target: to('prod'),
      });
    schedule('one', 1);
    schedule('five', 5);

    expect(errors().filter((each) => !each.startsWith('remote-file'))).toEqual([
      'duplicate-object site/five and site/one',
    ]);
  });

  it('names what is missing as it is written, where a chart has no namespace', () => {
    const bare = new ManagementCluster(app, 'bare');
    usePolicy(app, new BackupPolicy({ external: [] }));
    const target = { rclone: { bucket: 'backups/prod', credential: 'elsewhere' }, keyEncryptionKey: 'kek' };
    new ApiObject(bare, 'raw', {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name: 'raw' },
      spec: { targetCluster: 'prod', parameters: target },
    });
    const missing = judgeApp(app).findings.filter(({ rule }) => rule === 'MB008');
    expect(missing.map(({ value }) => value)).toEqual(['elsewhere', 'kek']);
  });

  it('judges once per app, however many charts ask', () => {
    let judged = 0;
    usePolicy(
      app,
      only({
        ...NO_LOCAL,
        check: () => {
          judged += 1;
          return [];
        },
      }),
    );
    for (let chart = 0; chart < 10; chart++) new ManagementCluster(app, `chart-${chart}`);
    local(site, 'now');

    app.synth();

    expect(judged).toBe(1);
  });

  it('knows the default targets of the clusters', () => {
    usePolicy(app, only(NO_LOCAL));
    local(site, 'now');
    new ClusterDefaultTarget(site, 'default', { cluster, target: to('prod') });

    expect(errors()).toEqual([]);
  });

  it('judges objects that are not made by constructs of ours', () => {
    usePolicy(app, only(NO_LOCAL));
    new ApiObject(site, 'raw', {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name: 'raw' },
      spec: { targetCluster: 'prod' },
    });

    expect(errors()).toEqual(['policy-violated site/raw: spec.parameters']);
  });

  it('counts what constructs only name as existing elsewhere, where the policy has a list', () => {
    const seen: unknown[] = [];
    const rule: Rule = {
      ...NO_LOCAL,
      check: ({ settings }) => {
        seen.push(settings.external);
        return [];
      },
    };
    new ClusterBackup(site, 'now', { cluster, target: to('prod') });

    usePolicy(app, only(rule));
    judgeApp(app);
    usePolicy(app, only(rule, { external: ['prod/old'] }));
    judgeApp(app);

    expect(seen).toEqual([undefined, ['prod/old', 'prod/s3', 'prod/prod-2026']]);
  });

  it('reports what is about no object, by the inventory that it is given', () => {
    usePolicy(app, only(COVERAGE), { inventory: [LAB] });
    expect(errors()).toEqual(['policy-violated Cluster lab/lab']);

    usePolicy(app, only(COVERAGE));
    expect(judgeApp(app)).toEqual({
      findings: [],
      waived: [],
      skipped: [{ rule: 'ACME002', needs: ['inventory'] }],
      waivers: [],
    });
  });

  it('takes the day from whoever says one, so that a synthesis can be repeated', () => {
    const until = '2027-01-31';
    const waivers = [{ rule: 'ACME001', reason: 'a lab', until, about: 'ClusterBackup prod/prod-now' }];
    local(site, 'now');

    usePolicy(app, only(NO_LOCAL, { waivers }), { now: new Date('2027-01-31T12:00:00Z') });
    expect(errors()).toEqual([]);
    expect(judgeApp(app).waived.map(({ waiver }) => waiver?.reason)).toEqual(['a lab']);

    usePolicy(app, only(NO_LOCAL, { waivers }), { now: new Date('2027-02-01T00:00:00Z') });
    expect(errors()).toHaveLength(1);
  });
});

describe('several policies', () => {
  it('leave each object to the nearest one, alone', () => {
    usePolicy(app, only(NO_LOCAL));
    const lab = new ManagementCluster(app, 'lab', { namespace: 'lab' });
    usePolicy(lab, only(NO_LOCAL, { levels: { ACME001: 'warning' } }));
    const corner = new Construct(lab, 'corner');
    usePolicy(corner, only(NO_LOCAL, { levels: { ACME001: 'off' } }));
    for (const scope of [site, lab]) local(scope, 'now');
    local(corner, 'hidden');

    expect(errors()).toEqual(['policy-violated site/now: spec.parameters']);
    expect(warnings()).toEqual(['policy-violated lab/now: spec.parameters']);
  });

  it('see the whole app, also on one chart of it', () => {
    usePolicy(site, only(COVERAGE), { inventory: [LAB] });
    const lab = new ManagementCluster(app, 'lab', { namespace: 'lab' });
    expect(errors()).toEqual(['policy-violated Cluster lab/lab']);

    new ClusterBackupSchedule(lab, 'nightly', {
      cluster: Cluster.named('lab'),
      target: to('lab'),
      cron: Cron.daily({ hour: 1 }),
    });
    expect(errors()).toEqual([]);
  });

  it('leave what is about no object to the outermost one, and inherit its inventory', () => {
    usePolicy(app, only(COVERAGE), { inventory: [LAB] });
    usePolicy(site, only(COVERAGE));

    expect(errors()).toEqual(['policy-violated Cluster lab/lab']);
    expect(judgeApp(app).skipped).toEqual([]);
  });

  it('on charts of a fleet are one, and report once what is about no object', () => {
    const lab = new ManagementCluster(app, 'lab', { namespace: 'lab' });
    const policy = only(COVERAGE);
    const inventory = [LAB];
    for (const chart of [site, lab]) usePolicy(chart, policy, { inventory });

    expect(errors()).toEqual(['policy-violated Cluster lab/lab']);
  });

  it('do not judge what is beside them', () => {
    const lab = new ManagementCluster(app, 'lab', { namespace: 'lab' });
    usePolicy(lab, only(NO_LOCAL));
    local(site, 'now');

    expect(errors()).toEqual([]);
  });
});

describe('what the synthesis refuses anyway', () => {
  const backup = (chart: Chart, id: string, target: BackupTarget) =>
    new ClusterBackup(chart, id, { cluster, target, name: 'same' });

  it('is not reported a second time by a rule that says the same', () => {
    usePolicy(app, BackupPolicy.strict());
    const now = new ClusterBackup(site, 'now', { cluster, target: to('prod') });
    ApiObject.of(now).addJsonPatch(
      JsonPatch.replace('/spec/parameters/rclone/bucket', '/backups'),
      JsonPatch.add('/spec/parameters/nfsUploadUrl', 'nfs://host:/path'),
      JsonPatch.replace('/spec/parameters/keyEncryptionKey', 'nobody-made-it'),
    );

    const { errors } = checkApp(app);

    const places = errors.map(({ at }) => at);
    expect(errors.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['bucket-name', 'target-exclusive', 'reference-missing']),
    );
    for (const rule of ['MB000', 'MB002', 'MB008', 'MB010']) {
      expect(errors.filter(({ problem }) => problem.startsWith(rule))).toEqual([]);
    }
    expect(new Set(places).size).toBe(places.length);
  });

  it('is refused also where the policy waives it or has it off', () => {
    const other = new ManagementCluster(app, 'other', { namespace: 'prod' });
    usePolicy(app, only(NO_LOCAL));
    backup(site, 'one', to('prod'));
    backup(other, 'two', to('prod'));

    expect(errors()).toEqual(['remote-file-collision other/two and site/one']);
  });
});

describe('what the synthesis only suspects', () => {
  it('is an error where the policy makes it one, and is told once', () => {
    const now = new ClusterBackup(site, 'now', { cluster, target: to('prod') });
    ApiObject.of(now).addJsonPatch(JsonPatch.add('/spec/compression', 'zstd'));
    expect(warnings()).toEqual(['unknown-field site/now: spec.compression']);

    usePolicy(app, BackupPolicy.strict());
    expect(errors()).toEqual(['policy-violated site/now: spec.compression']);
    expect(warnings()).toEqual([]);
  });
});

describe('the distance of runs', () => {
  const nightly = (scope: Construct, id: string, minute: number) =>
    new ClusterBackupSchedule(scope, id, { cluster, target: to(id), cron: Cron.daily({ hour: 1, minute }) });

  it.each([
    ['first', 'second'],
    ['second', 'first'],
  ])('is the stricter one of two policies, whichever is declared first: %s', (...order) => {
    const scopes = new Map(order.map((id) => [id, new Construct(site, id)]));
    const [first, second] = [scopes.get('first'), scopes.get('second')] as [Construct, Construct];
    usePolicy(second, new BackupPolicy({ betweenRuns: '10m' }));
    nightly(first, 'a', 0);
    nightly(second, 'b', 20);

    expect(checkApp(app).errors.map(({ code }) => code)).toEqual(['runs-too-close']);
    usePolicy(first, new BackupPolicy({ betweenRuns: '10m' }));
    expect(errors()).toEqual([]);
  });
});
