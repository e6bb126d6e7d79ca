import { type KubeObject, OWNER_ANNOTATION } from '../../lib/model';
import type { LocalManagementCluster } from '../../local';
import { story } from '../story';
import { describeWithEngines } from './describe-with-engines';
import { bucketFiles, clusterBackups, ofAdmin } from './pulumi-observations';
import { DESTROY, PREVIEW, type Stack, UP } from './pulumi-stack';
import { stackOnCluster } from './stack-on-cluster';

jest.setTimeout(120_000);

const ConfigMapType = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };

describeWithEngines(['pulumi'], 'backupBefore under the real Pulumi engine', () => {
  const step = story();
  let cluster: LocalManagementCluster;
  let stack: Stack;

  stackOnCluster({}, (opened) => {
    ({ cluster, stack } = opened);
  });

  /** Two resources of another package share a hook. */
  const program = (release: string, secretAccessKey = cluster.s3.secretAccessKey) => `
    const pulumi = require('@pulumi/pulumi');
    const { backupBefore, RCloneCredential } = require('mosk-backup/pulumi');
    const { endpoint, accessKeyId } = ${JSON.stringify(cluster.s3)};
    const s3 = new RCloneCredential('s3', {
      namespace: 'shop', endpoint, accessKeyId, secretAccessKey: ${JSON.stringify(secretAccessKey)},
    });
    const hook = backupBefore('before-upgrade', {
      namespace: 'shop', cluster: 'prod', keepLast: 2,
      target: { rclone: { bucket: 'backups', credential: s3.name }, unencrypted: 'a test' },
    });
    for (const name of ['release', 'flavour']) new pulumi.CustomResource('kubernetes:core/v1:ConfigMap', name, {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data: { release: ${JSON.stringify(release)} },
    }, { hooks: { beforeUpdate: [hook] }, dependsOn: [s3] });
  `;
  const release = async (name = 'release') =>
    (await cluster.client.get<KubeObject & { data: Record<string, string> }>(ConfigMapType, 'shop', name))
      ?.data.release;
  const names = async () => (await clusterBackups(cluster)).map(({ metadata }) => metadata.name).sort();
  const upTo = async (version: string) => {
    await stack.writeProgram(program(version));
    return stack.succeed(...UP);
  };

  step('does nothing when a resource is created, in a preview, and when nothing changes', async () => {
    await upTo('26.1');
    await stack.succeed(...UP);
    await stack.writeProgram(program('26.2'));
    await stack.succeed(...PREVIEW);

    expect(await names()).toEqual([]);
  });

  step('backs up once before the update of all that share it, and in no state', async () => {
    const { text } = await upTo('26.2');

    const [backup, ...others] = await clusterBackups(cluster);
    expect(others).toEqual([]);
    expect(backup?.status?.status).toBe('Completed');
    expect(backup?.metadata.annotations?.[OWNER_ANNOTATION]).toBe(
      'pulumi-hook:organization/shop/test:before-upgrade',
    );
    expect(text).toMatch(/before-upgrade: ClusterBackup shop\/\S+ is made: s3:\/\/backups\//);
    expect([await release(), await release('flavour')]).toEqual(['26.2', '26.2']);
    const changes = ofAdmin(cluster.audit).map(({ verb, resource }) => `${verb} ${resource}`);
    expect(changes.indexOf('create clusterbackups')).toBeLessThan(changes.indexOf('patch configmaps'));
    expect((await stack.resources()).filter(({ type }) => type.endsWith(':ClusterBackup'))).toEqual([]);
  });

  step('keeps as many as it was told to', async () => {
    const [first] = await names();
    await upTo('26.3');
    await upTo('26.4');

    expect(await names()).toHaveLength(2);
    expect(await names()).not.toContain(first);
    expect(await bucketFiles(cluster)).toHaveLength(2);
  });

  step('stops the update if the backup fails', async () => {
    const before = await names();
    cluster.faults.storage({ fault: { kind: 'refuse', status: 403 }, methods: ['PUT'], times: 50 });
    await stack.writeProgram(program('27.1'));

    const { code, text } = await stack.pulumi(...UP);
    cluster.faults.clear();

    expect(code).not.toBe(0);
    expect(text).toContain('[backup-failed]');
    expect([await release(), await release('flavour')]).toEqual(['26.4', '26.4']);
    expect(await names()).toEqual(expect.arrayContaining(before));
  });

  step('removes what has failed at the next try, and a destroy leaves its backups', async () => {
    await upTo('27.1');
    expect(await release()).toBe('27.1');
    const kept = await names();
    expect(kept).toHaveLength(2);

    await stack.succeed(...DESTROY);

    expect(await names()).toEqual(kept);
    expect(await release()).toBeUndefined();
  });
});
