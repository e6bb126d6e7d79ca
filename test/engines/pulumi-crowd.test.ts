import { once } from 'node:events';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { descendants, endAll } from './process-tree';
import { clusterBackups, ofAdmin } from './pulumi-observations';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(240_000);

const CLUSTERS = Array.from({ length: 20 }, (_, index) => `c${index}`);
/** How long each status of a backup lasts: long enough for a provider to notice that its engine is gone. */
const PACE_MS = 6_000;

describeWithEngines(['pulumi'], 'two backups of each of twenty clusters under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;
  const leftOver: number[] = [];

  afterAll(() => endAll(leftOver));
  stackOnCluster({ clusters: CLUSTERS, paceMs: PACE_MS }, async (opened) => {
    ({ cluster, stack } = opened);
    await stack.writeProgram(`
      const { ClusterBackup, RCloneCredential } = require('mosk-backup/pulumi');
      const { endpoint, accessKeyId, secretAccessKey } = ${JSON.stringify(cluster.s3)};
      const namespace = 'shop';
      const s3 = new RCloneCredential('s3', { namespace, endpoint, accessKeyId, secretAccessKey });
      const target = { rclone: { bucket: 'backups', credential: s3.name }, unencrypted: 'a test' };
      for (const copy of ['first', 'second']) {
        for (const cluster of ${JSON.stringify(CLUSTERS)}) {
          new ClusterBackup(copy + '-' + cluster, { namespace, cluster, target });
        }
      }
    `);
  });

  const created = () =>
    ofAdmin(cluster.audit).filter(({ resource, verb, code }) => {
      return resource === 'clusterbackups' && verb === 'create' && code === 201;
    });
  const parallel = ['--parallel', '100'];

  step('with the engine killed, the twenty in flight are made and the twenty that wait are not', async () => {
    const engine = stack.start(...UP, ...parallel);
    let said = '';
    engine.stdout?.on('data', (chunk) => {
      said += chunk;
    });
    await until('twenty are created', () => created().length === CLUSTERS.length);
    const waiting = () => new Set(said.match(/\S+(?=: waits (in line|for backup))/g)).size;
    await until('the other twenty wait', () => waiting() >= CLUSTERS.length);
    leftOver.push(...descendants(engine.pid ?? 0));

    engine.kill('SIGKILL');
    await once(engine, 'exit');
    await until('the first twenty are completed', async () =>
      (await clusterBackups(cluster)).every(({ status }) => status?.status === 'Completed'),
    );

    expect(created()).toHaveLength(CLUSTERS.length);
  });

  step('the next up takes the first twenty over and makes the rest, one of a cluster at a time', async () => {
    await stack.succeed('cancel', '--yes');

    await stack.succeed(...UP, ...parallel);

    expect(created()).toHaveLength(2 * CLUSTERS.length);
    const backups = await clusterBackups(cluster);
    expect(backups).toHaveLength(2 * CLUSTERS.length);
    expect(new Set(backups.map(({ status }) => status?.status))).toEqual(new Set(['Completed']));
  });

  step('a destroy takes them all back', async () => {
    await stack.succeed(...DESTROY, ...parallel);

    expect(await clusterBackups(cluster)).toEqual([]);
  });
});
