import { ApiObject, App, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  Cron,
  KeyEncryptionKey,
  ManagementCluster,
  manifests,
  RCloneCredential,
  SecretSource,
  type SpecProps,
} from '../../../entries';
import { errorOf, only } from './synthesised';

const cluster = Cluster.named('prod');
const target = BackupTarget.localOnly('test');
const value = SecretSource.plainText('k'.repeat(32), { reason: 'test' });

const KINDS: Record<string, (scope: Construct, props: SpecProps) => Construct> = {
  ClusterBackup: (scope, props) => new ClusterBackup(scope, 'x', { cluster, target, ...props }),
  ClusterBackupSchedule: (scope, props) =>
    new ClusterBackupSchedule(scope, 'x', { cluster, target, cron: Cron.daily({ hour: 1 }), ...props }),
  RCloneCredential: (scope, props) =>
    new RCloneCredential(scope, 'x', {
      endpoint: 'https://s3.example.com',
      accessKeyId: 'AKIA',
      secretAccessKey: value,
      ...props,
    }),
  KeyEncryptionKey: (scope, props) => new KeyEncryptionKey(scope, 'x', { value, ...props }),
};

describe.each(Object.entries(KINDS))('%s', (_kind, make) => {
  it('keeps fields that we do not know through synthesis, whoever added them', () => {
    const app = new App();
    const site = new ManagementCluster(app, 'site', { namespace: 'prod' });
    const construct = make(site, { extraFields: { ofALaterRelease: { days: 7 } } });
    ApiObject.of(construct).addJsonPatch(
      JsonPatch.add('/spec/patchedIn', true),
      JsonPatch.add('/spec/ofALaterRelease/deeper', 'yes'),
    );

    const expected = { ofALaterRelease: { days: 7, deeper: 'yes' }, patchedIn: true };
    expect(manifests(app)[0]?.spec).toMatchObject(expected);
    expect(site.toJson()[0].spec).toMatchObject(expected);
  });

  it('passes labels and annotations on', () => {
    const object = only((site) => make(site, { labels: { team: 'ops' }, annotations: { ticket: 'OPS-1' } }));

    expect(object.metadata.labels).toEqual({ team: 'ops' });
    expect(object.metadata.annotations).toMatchObject({ ticket: 'OPS-1' });
  });

  it('does not let an annotation overrule its order among the others', () => {
    const annotations = { 'argocd.argoproj.io/sync-wave': '7' };

    expect(errorOf(() => only((site) => make(site, { annotations })))).toMatchObject({
      code: 'already-set',
      at: 'site/x: metadata.annotations',
      value: 'argocd.argoproj.io/sync-wave',
      fix: expect.any(String),
    });
  });
});

it.each([
  ['the target', 'ClusterBackup', { parameters: { nfsUploadUrl: 'nfs://h:/p' } }, 'already-set'],
  ['the cluster', 'ClusterBackupSchedule', { targetCluster: 'other' }, 'already-set'],
  ['the cron expression', 'ClusterBackupSchedule', { schedule: '0 2 * * *' }, 'already-set'],
  ['the secret', 'KeyEncryptionKey', { secret: { value: 'other' } }, 'already-set'],
  ['a deletion at creation', 'ClusterBackup', { delete: true }, 'delete-at-creation'],
])('an unknown field cannot smuggle in %s', (_what, kind, extraFields, code) => {
  expect(errorOf(() => only((site) => KINDS[kind]?.(site, { extraFields })))).toMatchObject({ code });
});
