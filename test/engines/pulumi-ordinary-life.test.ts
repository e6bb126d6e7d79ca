import { apiVersionOf, ClusterBackupType, KEPT_ANNOTATION, OWNER_ANNOTATION } from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { archives, clusterBackups, complaintsIn, whatIsLeft } from './pulumi-observations';
import { siteProgram } from './pulumi-programs';
import { DESTROY, type Stack, UP } from './pulumi-stack';
import { stackOnClusterForEach } from './stack-on-cluster';

jest.setTimeout(180_000);

describeWithEngines(['pulumi'], 'ordinary life under the real Pulumi engine', () => {
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnClusterForEach({}, (opened) => {
    ({ cluster, stack } = opened);
  });

  const up = async (body: string) => {
    await stack.writeProgram(siteProgram(cluster, body));
    return stack.succeed(...UP);
  };
  const names = async () => (await clusterBackups(cluster)).map(({ metadata }) => metadata.name).sort();
  const expectDestroyTakesAll = async () => {
    const outcome = await stack.succeed(...DESTROY);
    expect(complaintsIn(outcome)).toEqual([]);
    expect(await whatIsLeft(cluster)).toEqual([]);
  };
  const backup = (release: number | string, args = '') =>
    `backup('before', 'prod', { triggers: ['${release}'], ${args} });`;

  it("a year under 'keep', then 'delete', then destroyed: superseded runs go as well", async () => {
    await up(backup(1, "onRemoval: 'keep'"));
    await up(backup(2, "onRemoval: 'keep'"));
    await up(backup(3, "onRemoval: 'keep'"));

    const changed = await up(backup(3, "onRemoval: 'delete'"));

    expect(complaintsIn(changed)).toEqual([]);
    expect(await names()).toHaveLength(3);
    await expectDestroyTakesAll();
  });

  it("'keep' becomes 'delete' together with a new trigger", async () => {
    await up(backup(1, "onRemoval: 'keep'"));
    await up(backup(2, "onRemoval: 'delete'"));

    expect(await names()).toHaveLength(2);
    await expectDestroyTakesAll();
  });

  it("keepLast under onRemoval: 'keep' prunes all the same", async () => {
    await up(backup(1, "keepLast: 1, onRemoval: 'keep'"));
    const first = await names();

    const second = await up(backup(2, "keepLast: 1, onRemoval: 'keep'"));

    expect(await names()).toHaveLength(1);
    expect(await names()).not.toEqual(first);
    expect(await archives(cluster)).toEqual((await names()).map((name) => `prod/${name}`));
    expect(complaintsIn(second)).toEqual([]);
    await up(backup(2, "keepLast: 1, onRemoval: 'delete'"));
    await expectDestroyTakesAll();
  });

  it('a backup that was made by hand is adopted, and then destroyed', async () => {
    await up('');
    await cluster.client.create(ClusterBackupType, {
      apiVersion: apiVersionOf(ClusterBackupType),
      kind: ClusterBackupType.kind,
      metadata: { name: 'by-hand', namespace: 'shop' },
      spec: {
        targetCluster: 'prod',
        parameters: { rclone: { bucket: 'backups/prod', credential: 's3' }, keyEncryptionKey: 'kek' },
      },
    });
    await until('it is made', async () => (await clusterBackups(cluster))[0]?.status?.status === 'Completed');
    const [made] = await clusterBackups(cluster);

    await up(backup(1, "name: 'by-hand', adoptExisting: true, onRemoval: 'delete'"));

    expect((await clusterBackups(cluster)).map(({ metadata }) => metadata.uid)).toEqual([made?.metadata.uid]);
    await expectDestroyTakesAll();
  });

  it('a stack that was kept is created again: a backup of its own name is taken back, and destroyed', async () => {
    await up(backup(1, "name: 'mine', onRemoval: 'keep'"));
    await stack.succeed(...DESTROY);
    const [kept] = await clusterBackups(cluster);
    expect(kept?.metadata.annotations?.[KEPT_ANNOTATION]).toBe('pulumi:organization/shop/test:before');

    const again = await up(backup(1, "name: 'mine', adoptExisting: true, onRemoval: 'delete'"));

    const [taken, ...more] = await clusterBackups(cluster);
    expect(more).toEqual([]);
    expect(taken?.metadata.uid).toBe(kept?.metadata.uid);
    expect(taken?.metadata.annotations?.[OWNER_ANNOTATION]).toBe('pulumi:organization/shop/test:before');
    expect(complaintsIn(again)).toEqual([]);
    await expectDestroyTakesAll();
  });

  it('a stack that was kept is created again: a new run beside what was kept, which a destroy leaves alone', async () => {
    await up(backup(1, "onRemoval: 'keep'"));
    await stack.succeed(...DESTROY);
    const kept = await names();

    await up(backup(1));
    expect(await names()).toHaveLength(2);
    await stack.succeed(...DESTROY);

    expect(await names()).toEqual(kept);
    expect(await archives(cluster)).toEqual(kept.map((name) => `prod/${name}`));
  });

  it('two resources of one stack on one file: the second is refused, and a destroy comes to its end', async () => {
    const two = `
      const first = backup('first', 'prod', { fileNames: { MKE: 'one-file' } });
      backup('second', 'prod', { fileNames: { MKE: 'one-file' } }, { dependsOn: first });
    `;
    await stack.writeProgram(siteProgram(cluster, two));

    const { code, text } = await stack.pulumi(...UP);

    expect(code).not.toBe(0);
    expect(text).toContain('[remote-path-used]');
    expect(await names()).toHaveLength(1);
    expect(await archives(cluster)).toEqual(['prod/one-file']);
    await expectDestroyTakesAll();
  });

  it('a file that somebody else has as well stays with the other, and a destroy comes to its end', async () => {
    await up(backup(1, "fileNames: { MKE: 'one-file' }"));
    await cluster.client.create(ClusterBackupType, {
      apiVersion: apiVersionOf(ClusterBackupType),
      kind: ClusterBackupType.kind,
      metadata: { name: 'other', namespace: 'shop' },
      spec: {
        targetCluster: 'prod',
        parameters: { rclone: { bucket: 'backups/prod', credential: 's3' }, keyEncryptionKey: 'kek' },
        fileNames: { MKE: 'one-file' },
      },
    });
    await until('it is made', async () =>
      (await clusterBackups(cluster)).every(({ status }) => status?.status === 'Completed'),
    );

    const outcome = await stack.succeed(...DESTROY);

    expect(await names()).toEqual(['other']);
    expect(await archives(cluster)).toEqual(['prod/one-file']);
    expect(complaintsIn(outcome)).toContainEqual(
      expect.stringContaining('its files stay: they are those of ClusterBackup shop/other as well'),
    );
  });
});
