import { once } from 'node:events';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { descendants, endAll } from './process-tree';
import { clusterBackups, ofAdmin } from './pulumi-observations';
import { backupProgram } from './pulumi-programs';
import { type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

/** Slow enough to interrupt a backup while it runs. */
const PACE_MS = 1500;

describeWithEngines(['pulumi'], 'Ctrl-C while a backup is waited for, under the real Pulumi engine', () => {
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

  /** Starts an `up` and waits until it waits. */
  async function upUntilCreated(triggers: readonly unknown[]) {
    const before = created().length;
    await stack.writeProgram(backupProgram(cluster, { triggers }));
    const engine = stack.start(...UP);
    let text = '';
    for (const stream of [engine.stdout, engine.stderr]) {
      stream?.on('data', (chunk) => {
        text += chunk;
      });
    }
    await until('the backup is created', () => created()[before]);
    leftOver.push(...descendants(engine.pid ?? 0));
    const ended = once(engine, 'exit').then(([code]) => ({ code, text }));
    return { engine, ended, said: () => text };
  }

  step(
    'once: the wait goes on to its end, the result is saved, and the next up has nothing to do',
    async () => {
      const { engine, ended } = await upUntilCreated([1]);

      engine.kill('SIGINT');
      const { code } = await ended;

      expect(code).not.toBe(0);
      expect((await stack.resource('ClusterBackup', 'before')).outputs).toMatchObject({
        status: 'Completed',
        finished: true,
      });
      await stack.succeed(...UP, '--expect-no-changes');
      expect(created()).toHaveLength(1);
    },
  );

  step('twice: the engine ends at once, and the next up takes the backup over', async () => {
    const { engine, ended, said } = await upUntilCreated([2]);

    engine.kill('SIGINT');
    await until('the first one is heard', () => /cancel|terminat|interrupt/i.test(said()));
    engine.kill('SIGINT');
    await ended;
    await stack.pulumi('cancel', '--yes');
    await stack.succeed(...UP);

    expect(created()).toHaveLength(2);
    expect(await clusterBackups(cluster)).toHaveLength(2);
    expect((await stack.outputs()).status).toBe('Completed');
  });
});
