import { once } from 'node:events';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { describeWithEngines } from './describe-with-engines';
import { descendants, endAll } from './process-tree';
import { clusterBackups, ofAdmin, writes } from './pulumi-observations';
import { backupProgram } from './pulumi-programs';
import { openStack, type Stack, UP } from './pulumi-stack';
import { until } from './until';

jest.setTimeout(120_000);

/** Slow enough to interrupt a backup while it runs. */
const PACE_MS = 1500;

/** One story: each test goes on where the one before has ended. */
describeWithEngines(['pulumi'], 'an interrupted backup under the real Pulumi engine', () => {
  let cluster: LocalManagementCluster;
  let stack: Stack;
  const leftOver: number[] = [];

  beforeAll(async () => {
    cluster = await startManagementCluster({ namespace: 'shop', paceMs: PACE_MS });
    stack = await openStack({ env: { KUBECONFIG: cluster.kubeconfigPath } });
  });
  afterAll(async () => {
    endAll(leftOver);
    await stack?.close();
    await cluster?.stop();
  });

  const created = () =>
    ofAdmin(cluster.audit).filter(({ resource, verb, code }) => {
      return resource === 'clusterbackups' && verb === 'create' && code === 201;
    });
  const options = "{ customTimeouts: { create: '2s', update: '1m' } }";

  it('is saved when its time is over, with the status that it had', async () => {
    await stack.writeProgram(backupProgram(cluster, { options }));

    const { code, text } = await stack.pulumi(...UP);

    expect(code).not.toBe(0);
    expect(text).toContain('[timeout]');
    const { outputs, initErrors } = await stack.resource('ClusterBackup', 'before');
    expect(outputs).toMatchObject({ finished: false, uid: expect.any(String) });
    expect(initErrors).toHaveLength(1);
  });

  it('is waited for again by the next up, and not made twice', async () => {
    const { outputs } = await stack.resource('ClusterBackup', 'before');

    await stack.succeed(...UP);

    expect(await stack.outputs()).toMatchObject({ status: 'Completed', uid: outputs?.uid });
    expect((await stack.resource('ClusterBackup', 'before')).initErrors ?? []).toEqual([]);
    expect(created()).toHaveLength(1);
  });

  it('is taken over by the next up when the engine was killed before it could save it', async () => {
    await stack.writeProgram(backupProgram(cluster, { triggers: ['killed'] }));
    const engine = stack.start(...UP);
    await until('the backup is created', () => created()[1]);
    leftOver.push(...descendants(engine.pid ?? 0));

    engine.kill('SIGKILL');
    await once(engine, 'exit');
    await stack.succeed('cancel', '--yes');
    await stack.succeed(...UP);

    expect(created()).toHaveLength(2);
    const { objectName, status } = await stack.outputs();
    expect(status).toBe('Completed');
    expect((await clusterBackups(cluster)).map(({ metadata }) => metadata.name)).toContain(objectName);
    expect(await clusterBackups(cluster)).toHaveLength(2);
  });

  it('is not carried on by a provider whose engine is gone', async () => {
    await stack.writeProgram(backupProgram(cluster, { triggers: ['gone'], args: 'keepLast: 1' }));
    const engine = stack.start(...UP);
    await until('the backup is created', () => created()[2]);
    leftOver.push(...descendants(engine.pid ?? 0));

    engine.kill('SIGKILL');
    const killedAt = cluster.audit.length;
    await until('the backup has ended', async () =>
      (await clusterBackups(cluster)).every(({ status }) => status?.status === 'Completed')
        ? true
        : undefined,
    );

    expect(writes(ofAdmin(cluster.audit.slice(killedAt)))).toEqual([]);
  });
});
