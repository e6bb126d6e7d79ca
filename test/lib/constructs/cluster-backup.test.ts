import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  type ClusterBackupProps,
  EncryptionKey,
  KeyEncryptionKey,
  ManagementCluster,
  manifests,
  RCloneCredential,
  SecretSource,
} from '../../../entries';
import { errorOf, only, synthesised } from './synthesised';

const cluster = Cluster.named('prod');
const target = BackupTarget.rclone({
  bucket: 'backups',
  credential: RCloneCredential.fromName('s3'),
  encryptionKey: EncryptionKey.fromName('prod-2026'),
});

describe('ClusterBackup', () => {
  it('is the documented object', () => {
    const backup = only((site) => new ClusterBackup(site, 'before-26-2', { cluster, target }));

    expect(backup).toMatchObject({
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name: 'prod-before-26-2', namespace: 'prod' },
    });
    expect(backup.spec).toEqual({
      targetCluster: 'prod',
      parameters: { keyEncryptionKey: 'prod-2026', rclone: { bucket: 'backups', credential: 's3' } },
    });
  });

  it('has no parameters when the Cluster decides', () => {
    const backup = only(
      (site) => new ClusterBackup(site, 'now', { cluster, target: BackupTarget.clusterDefault() }),
    );

    expect(backup.spec).toEqual({ targetCluster: 'prod' });
  });

  it('keeps its name when it moves to another construct, because another name is another backup', () => {
    const here = only((site) => new ClusterBackup(new Construct(site, 'a'), 'now', { cluster, target }));
    const there = only(
      (site) => new ClusterBackup(new Construct(new Construct(site, 'b'), 'c'), 'now', { cluster, target }),
    );

    expect(here.metadata.name).toBe('prod-now');
    expect(there.metadata.name).toBe('prod-now');
  });

  it('is kept by engines that no longer find it in the repository, unless it may be orphaned', () => {
    const [kept, orphaned] = synthesised((site) => {
      new ClusterBackup(site, 'kept', { cluster, target });
      new ClusterBackup(site, 'orphaned', { cluster, target, onRemoval: 'orphan' });
    });

    expect(kept?.metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/sync-wave': '1',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
    expect(orphaned?.metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '1',
      'mosk-backup/orphan': 'declared with onRemoval orphan',
    });
  });

  it('lets go of its guards and asks for deletion when its remote files shall go, and says why', () => {
    const backup = only(
      (site) =>
        new ClusterBackup(site, 'now', {
          cluster,
          target,
          onRemoval: 'keep',
          requestRemoteDeletion: '26.2 is stable',
        }),
    );

    expect(backup.spec).toMatchObject({ delete: true });
    expect(backup.metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '1',
      'mosk-backup/remote-deletion': '26.2 is stable',
    });
    const reasonless = () =>
      only((site) => new ClusterBackup(site, 'now', { cluster, target, requestRemoteDeletion: ' ' }));
    expect(errorOf(reasonless)).toMatchObject({
      code: 'reason-required',
      at: 'site/now: requestRemoteDeletion',
    });
  });

  it('passes labels, annotations and file names on', () => {
    const backup = only(
      (site) =>
        new ClusterBackup(site, 'now', {
          cluster,
          target,
          fileNames: { MKE: 'before.tar' },
          labels: { team: 'ops' },
          annotations: { ticket: 'OPS-1' },
        }),
    );

    expect(backup.metadata.labels).toEqual({ team: 'ops' });
    expect(backup.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      ticket: 'OPS-1',
    });
    expect(backup.spec).toMatchObject({ fileNames: { MKE: 'before.tar' } });
  });

  it('carries the reason of a weaker target', () => {
    const backup = only(
      (site) => new ClusterBackup(site, 'now', { cluster, target: BackupTarget.localOnly('a lab') }),
    );

    expect(backup.metadata.annotations).toMatchObject({ 'mosk-backup/local-only': 'a lab' });
  });

  it('lets a patch add a field that we do not know', () => {
    const backup = only((site) => {
      const construct = new ClusterBackup(site, 'now', { cluster, target });
      ApiObject.of(construct).addJsonPatch(JsonPatch.add('/spec/newInALaterRelease', true));
    });

    expect(backup.spec).toMatchObject({ newInALaterRelease: true });
  });

  it('takes the namespace of a plain chart, or its own', () => {
    const app = new App();
    const chart = new Chart(app, 'chart', { namespace: 'from-chart' });
    new ClusterBackup(chart, 'a', { cluster, target });
    new ClusterBackup(chart, 'b', { cluster, target, namespace: 'own' });

    expect(manifests(app).map(({ metadata }) => metadata.namespace)).toEqual(['from-chart', 'own']);
  });

  it.each<[string, Partial<ClusterBackupProps>, string, string]>([
    ['a name with capitals', { name: 'Prod' }, 'invalid-name', 'site/now: metadata.name'],
    ['a bad namespace', { namespace: 'a.b' }, 'invalid-name', 'site/now: metadata.namespace'],
    ['a file name with a folder', { fileNames: { MKE: 'a/b' } }, 'file-name', 'site/now: spec.fileNames.MKE'],
    ['no target', { target: undefined }, 'target-required', 'site/now: spec.parameters'],
    [
      'an object that only looks like a target',
      { target: { parameters: {}, references: [], annotations: {} } as unknown as BackupTarget },
      'target-required',
      'site/now: spec.parameters',
    ],
  ])('refuses %s, saying where', (_what, props, code, at) => {
    const error = errorOf(() =>
      synthesised((site) => new ClusterBackup(site, 'now', { cluster, target, ...props })),
    );

    expect(error).toMatchObject({ code, at, fix: expect.any(String) });
  });

  it('refuses to go without a namespace', () => {
    const error = errorOf(() =>
      synthesised((site) => new ClusterBackup(site, 'now', { cluster, target }), {}),
    );

    expect(error).toMatchObject({ code: 'namespace-required', at: 'site/now: metadata.namespace' });
  });

  it('refuses a key of another namespace, which it could not see', () => {
    const site = new ManagementCluster(new App(), 'site', { namespace: 'prod' });
    const value = SecretSource.plainText('k'.repeat(32), { reason: 'test' });
    const encryptionKey = new KeyEncryptionKey(site, 'kek', { value, namespace: 'elsewhere' });

    const error = errorOf(
      () =>
        new ClusterBackup(site, 'now', {
          cluster,
          target: BackupTarget.nfs({ url: 'nfs://h:/p', encryptionKey }),
        }),
    );

    expect(error).toMatchObject({
      code: 'reference-missing',
      at: 'site/now: spec.parameters.keyEncryptionKey',
      value: 'kek is in elsewhere, the backup in prod',
    });
  });
});
