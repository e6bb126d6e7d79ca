import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import {
  ClusterBackupType,
  KeyEncryptionKeyType,
  type KubeObject,
  keptFrom,
  RCloneCredentialType,
  wishText,
} from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { bucketFiles, clusterBackups, complaintsIn, whatIsLeft } from './pulumi-observations';
import { siteProgram } from './pulumi-programs';
import { DESTROY, openStack, REFRESH, type Stack, UP } from './pulumi-stack';

jest.setTimeout(180_000);

describeWithEngines(
  ['pulumi', 'kubectl'],
  'a backup that somebody takes away, under the real Pulumi engine',
  () => {
    let cluster: LocalManagementCluster;
    let stack: Stack;

    const start = async (options: { paceMs?: number } = {}) => {
      cluster = await startManagementCluster({ namespace: 'shop', ...options });
      stack = await openStack({ env: { KUBECONFIG: cluster.kubeconfigPath } });
    };
    afterEach(async () => {
      await stack?.close();
      await cluster?.stop();
    });

    const write = (body: string) => stack.writeProgram(siteProgram(cluster, body));
    const up = async (body: string) => {
      await write(body);
      return stack.succeed(...UP);
    };
    const kubectl = async (...args: string[]) =>
      promisify(execFile)(requireEngine('kubectl'), args, {
        env: { ...process.env, KUBECONFIG: cluster.kubeconfigPath },
      });
    const takeAway = async () => {
      const [run] = await clusterBackups(cluster);
      await kubectl('delete', 'cbk', run?.metadata.name ?? '', '-n', 'shop');
      await until('the backup is gone', async () => (await clusterBackups(cluster)).length === 0);
    };
    const object = (type: typeof RCloneCredentialType, name: string) =>
      cluster.client.get<KubeObject>(type, 'shop', name);
    const endOf = (line: string) => /kubectl (delete configmap \S+ -n shop)/.exec(line)?.[1] ?? 'no command';

    it.each([
      ['a destroy', []],
      ['a destroy after a refresh', [REFRESH]],
    ])(
      'leaves files that %s names, with the command that ends their record; key and credential stay until then',
      async (_how, earlier) => {
        await start();
        await up("backup('before', 'prod', { triggers: [1] })");
        const files = await bucketFiles(cluster);
        await takeAway();
        for (const command of earlier) await stack.succeed(...command);

        const outcome = await stack.succeed(...DESTROY);

        const said = complaintsIn(outcome);
        expect(said).toHaveLength(3);
        expect(files).toHaveLength(2);
        for (const line of said) for (const file of files) expect(line).toContain(`s3://backups/${file}`);
        const [told = '', ...kept] = said;
        expect(told).toContain('was taken away by somebody else; its files may STAY');
        expect(kept.sort()).toEqual([
          expect.stringContaining('KeyEncryptionKey shop/kek is KEPT, because it is needed by the files'),
          expect.stringContaining('RCloneCredential shop/s3 is KEPT, because it is needed by the files'),
        ]);
        expect(await bucketFiles(cluster)).toEqual(files);
        for (const [type, name] of [
          [RCloneCredentialType, 's3'],
          [KeyEncryptionKeyType, 'kek'],
        ] as const) {
          const there = await object(type, name);
          expect(there && keptFrom(there)).toBe(`pulumi:organization/shop/test:${name}`);
        }

        // The next life takes both back, and writes to other files.
        const second = await up("backup('before', 'prod', { triggers: [1] })");
        expect(complaintsIn(second)).toEqual([]);
        expect(await bucketFiles(cluster)).toHaveLength(4);
        expect(complaintsIn(await stack.succeed(...DESTROY))).toHaveLength(2);
        expect(await bucketFiles(cluster)).toEqual(files);

        // Once nobody needs the files, nothing of ours stays.
        const commands = new Set(said.map(endOf));
        expect(commands.size).toBe(1);
        for (const command of commands) await kubectl(...command.split(' '));
        await up("backup('before', 'prod', { triggers: [1] })");
        expect(complaintsIn(await stack.succeed(...DESTROY))).toEqual([]);
        expect((await whatIsLeft(cluster)).filter((each) => !files.includes(each))).toEqual([]);
      },
    );

    it('is told of by the up with the next trigger, which makes a run beside its files', async () => {
      await start();
      await up("backup('before', 'prod', { triggers: [1] })");
      const files = await bucketFiles(cluster);
      await takeAway();

      const outcome = await up("backup('before', 'prod', { triggers: [2] })");

      expect(complaintsIn(outcome)).toEqual([
        expect.stringMatching(/was taken away by somebody else; .*kubectl delete/),
      ]);
      expect(await clusterBackups(cluster)).toHaveLength(1);
      const kept = complaintsIn(await stack.succeed(...DESTROY));
      expect(kept).toHaveLength(2);
      for (const line of kept) expect(line).toContain(`needed by the files s3://backups/${files.at(-1)}`);
      expect(await bucketFiles(cluster)).toEqual(files);
    });

    it('while it is made: the next up makes it anew, and a destroy leaves nothing', async () => {
      await start({ paceMs: 1500 });
      await write("backup('before', 'prod', { triggers: [1] })");
      const began = stack.start(...UP);
      const ended = once(began, 'close');
      await until(
        'the backup runs',
        async () => (await clusterBackups(cluster))[0]?.status?.status === 'InProgress',
      );
      await takeAway();
      const [code] = await ended;
      expect(code).not.toBe(0);

      const again = await stack.succeed(...UP);

      expect(await clusterBackups(cluster)).toHaveLength(1);
      expect(complaintsIn(again)).toEqual([]);
      expect(complaintsIn(await stack.succeed(...DESTROY))).toEqual([]);
      expect(await whatIsLeft(cluster)).toEqual([]);
    });

    it("while it is made, under onRemoval: 'keep': the wish stands on its predecessors, and none is deleted", async () => {
      await start({ paceMs: 1000 });
      await up("backup('before', 'prod', { triggers: [1] })");
      const [first] = await clusterBackups(cluster);
      await write("backup('before', 'prod', { triggers: [2], onRemoval: 'keep' })");
      const began = stack.start(...UP);
      const ended = once(began, 'close');
      const second = async () =>
        (await clusterBackups(cluster)).find(({ metadata }) => metadata.uid !== first?.metadata.uid);
      await until('the backup runs', async () => (await second())?.status?.status === 'InProgress');
      await cluster.client.delete(ClusterBackupType, 'shop', (await second())?.metadata.name ?? '');
      const [code] = await ended;
      expect(code).not.toBe(0);
      const [left] = await clusterBackups(cluster);
      expect(left?.metadata.annotations?.['mosk-backup/wish']).toBe(wishText({ number: 2, mode: 'keep' }));

      const outcome = await stack.succeed(...DESTROY);

      expect((await clusterBackups(cluster)).map(({ metadata }) => metadata.uid)).toEqual([
        first?.metadata.uid,
      ]);
      expect(complaintsIn(outcome)).toContainEqual(
        expect.stringContaining(`${first?.metadata.name} is kept`),
      );
    });
  },
);
