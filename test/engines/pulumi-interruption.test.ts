import { once } from 'node:events';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { descendants, endAll } from './process-tree';
import { clusterBackups, ofAdmin } from './pulumi-observations';
import { backupProgram } from './pulumi-programs';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

/** Slow enough to interrupt a backup while it runs. */
const PACE_MS = 1500;

describeWithEngines(['pulumi'], 'an interrupted backup under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;
  const leftOver: number[] = [];

  afterAll(() => endAll(leftOver));
  stackOnCluster({ paceMs: PACE_MS }, (opened) => {
    ({ cluster, stack } = opened);
  });

  const created = () =>
    ofAdmin(cluster.audit).filter(({ resource, verb, code }) => {
      return resource === 'clusterbackups' && verb === 'create' && code === 201;
    });
  const options = "{ customTimeouts: { create: '2s', update: '1m' } }";

  step('is saved when its time is over, with the status that it had', async () => {
    await stack.writeProgram(backupProgram(cluster, { options }));

    const { code, text } = await stack.pulumi(...UP);

    expect(code).not.toBe(0);
    expect(text).toContain('[timeout]');
    expect(text).toMatch(/before: run [0-9a-f]{10}: waiting \(\w+\), \d+ s\n/);
    const { outputs, initErrors } = await stack.resource('ClusterBackup', 'before');
    expect(outputs).toMatchObject({ finished: false, uid: expect.any(String) });
    expect(initErrors).toHaveLength(1);
  });

  step('is waited for again by the next up, and not made twice', async () => {
    const { outputs } = await stack.resource('ClusterBackup', 'before');

    await stack.succeed(...UP);

    expect(await stack.outputs()).toMatchObject({ status: 'Completed', uid: outputs?.uid });
    expect((await stack.resource('ClusterBackup', 'before')).initErrors ?? []).toEqual([]);
    expect(created()).toHaveLength(1);
  });

  step('is taken over by the next up when the engine was killed before it could save it', async () => {
    await stack.writeProgram(backupProgram(cluster, { triggers: ['killed'] }));
    const engine = stack.start(...UP);
    await until('the backup is created', () => created()[1]);
    leftOver.push(...descendants(engine.pid ?? 0));

    engine.kill('SIGKILL');
    await once(engine, 'exit');
    await stack.succeed('cancel', '--yes');
    await stack.succeed(...UP);

    expect(created()).toHaveLength(2);
    const { name, status } = await stack.outputs();
    expect(status).toBe('Completed');
    expect((await clusterBackups(cluster)).map(({ metadata }) => metadata.name)).toContain(name);
    expect(await clusterBackups(cluster)).toHaveLength(2);
  });

  step(
    'is not removed any further by a provider whose engine was killed, but by the next destroy',
    async () => {
      const engine = stack.start(...DESTROY);
      const requested = () =>
        cluster.audit.find(
          ({ user, body }) => user === 'admin' && JSON.stringify(body ?? '').includes('"delete":true'),
        );
      await until('deletion is requested', requested);
      leftOver.push(...descendants(engine.pid ?? 0));

      engine.kill('SIGKILL');
      await once(engine, 'exit');
      await until('the files of the run that goes first are deleted', async () =>
        (await clusterBackups(cluster)).some(({ status }) => status?.status === 'Deleted'),
      );
      await stack.succeed('cancel', '--yes');

      // One that carried on would have removed the objects as soon as it read `Deleted`.
      expect(await clusterBackups(cluster)).toHaveLength(2);
      await stack.succeed(...DESTROY);
      expect(await clusterBackups(cluster)).toEqual([]);
    },
  );
});
