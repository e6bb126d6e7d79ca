import type { ClusterBackupManifest } from '../../lib/model';
import { CONTROLLER_USER, type LocalManagementCluster } from '../../local';
import { describeWithEngines } from './describe-with-engines';
import { clusterBackups, ofAdmin } from './pulumi-observations';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

const CLUSTERS = ['c0', 'c1', 'c2', 'c3', 'c4'];
const BACKUPS = 6;
/** How long each status of a backup lasts: longer than the engine needs to begin with all of them. */
const PACE_MS = 400;
const PARALLEL = ['--parallel', '32'];

/** A step in the life of a backup that others of its cluster wait for. */
interface Step {
  readonly name: string;
  readonly cluster: string;
  readonly step: 'created' | 'archived';
}

/** The tests look at what one `up` has done; the last one takes it back. */
describeWithEngines(['pulumi'], 'six backups of each of five clusters under the real Pulumi engine', () => {
  let cluster: LocalManagementCluster;
  let stack: Stack;
  let said: string;
  let steps: readonly Step[];

  stackOnCluster({ clusters: CLUSTERS, paceMs: PACE_MS }, async (opened) => {
    ({ cluster, stack } = opened);
    // All of one cluster before any of the next: the first line could keep the others from beginning.
    await stack.writeProgram(`
      const { ClusterBackup } = require('mosk-backup/pulumi');
      const target = { localOnly: 'a test' };
      for (const cluster of ${JSON.stringify(CLUSTERS)}) {
        for (let copy = 0; copy < ${BACKUPS}; copy += 1) {
          new ClusterBackup(cluster + '-' + copy, { namespace: 'shop', cluster, target, name: cluster + '-' + copy });
        }
      }
    `);
    said = (await stack.succeed(...UP, ...PARALLEL)).text;
    steps = stepsOf(cluster);
  });

  const created = (of: string) => steps.filter((each) => each.cluster === of && each.step === 'created');

  it('are all made, and never two of a cluster at a time', async () => {
    expect(new Set((await clusterBackups(cluster)).map(({ status }) => status?.status))).toEqual(
      new Set(['Completed']),
    );
    for (const name of CLUSTERS) {
      expect(steps.filter((each) => each.cluster === name).map(({ step }) => step)).toEqual(
        Array.from({ length: BACKUPS }, () => ['created', 'archived']).flat(),
      );
    }
  });

  it('begin in the order of their arrival', () => {
    for (const name of CLUSTERS) {
      const lines = [...said.matchAll(new RegExp(`(${name}-\\d): waits in line`, 'g'))];
      // The engine says everything once more at the end.
      const inLine = [...new Set(lines.map(([, each]) => each))];
      const order = created(name).map((each) => each.name);
      // The first finds nobody there, nor does one that comes when the first is made already.
      expect(inLine.length).toBeGreaterThanOrEqual(BACKUPS - 2);
      expect(order.filter((each) => inLine.includes(each))).toEqual(inLine);
    }
  });

  it('keep no other cluster waiting: the lines move side by side', () => {
    const begun = new Map(CLUSTERS.map((name) => [name, 0]));
    for (const { cluster: name, step } of steps) {
      if (step === 'created') begun.set(name, (begun.get(name) ?? 0) + 1);
      const counts = [...begun.values()];
      // One that is a step ahead has only been looked at first.
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    }
  });

  it('share one watch of each kind, which is asked for anew after 40 s of silence', () => {
    const watches = ofAdmin(cluster.audit).filter(({ verb }) => verb === 'watch');
    const watched = watches.map(({ namespace, resource }) => `${namespace ?? 'all'}/${resource}`);
    const kinds = [...new Set(watched)].sort();
    const times = watches.map(({ time }) => Date.parse(time));
    const seconds = (Math.max(...times) - Math.min(...times)) / 1_000;

    expect(kinds).toEqual(['all/clusterbackups', 'all/configmaps', 'shop/clusterbackups', 'shop/clusters']);
    for (const kind of kinds)
      expect(watched.filter((each) => each === kind).length).toBeLessThanOrEqual(2 + seconds / 40);
  });

  it('are taken back side by side', async () => {
    await stack.succeed(...DESTROY, ...PARALLEL);

    expect(await clusterBackups(cluster)).toEqual([]);
  });
});

/** When each backup was created, and when its archive was there and the next one could begin. */
function stepsOf({ audit }: LocalManagementCluster): Step[] {
  const steps: Step[] = [];
  const archiving = new Map<string, string>();
  for (const { user, verb, resource, subresource, name, body, code } of audit) {
    if (resource !== 'clusterbackups' || code >= 300) continue;
    const backup = body as ClusterBackupManifest;
    if (verb === 'create') {
      archiving.set(backup.metadata.name, backup.spec.targetCluster);
      steps.push({ name: backup.metadata.name, cluster: backup.spec.targetCluster, step: 'created' });
      continue;
    }
    const of = archiving.get(name ?? '');
    if (user !== CONTROLLER_USER || subresource !== 'status' || of === undefined) continue;
    if (['Pending', 'InProgress', undefined].includes(backup.status?.status)) continue;
    archiving.delete(name ?? '');
    steps.push({ name: name ?? '', cluster: of, step: 'archived' });
  }
  return steps;
}
