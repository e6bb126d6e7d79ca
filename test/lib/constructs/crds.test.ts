import type { Construct } from 'constructs';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  Cron,
  EncryptionKey,
  KeyEncryptionKey,
  type KubeObject,
  MoskApi,
  RCloneCredential,
  SecretSource,
} from '../../../entries';
import { crds, unknownFields, validateObject } from '../../../lib/schema';
import { synthesised } from './synthesised';

const cluster = Cluster.named('prod');
const value = SecretSource.plainText('k'.repeat(32), { reason: 'test' });
const encryptionKey = EncryptionKey.fromName('prod-2026');
const credential = RCloneCredential.fromName('s3');

function everything(site: Construct): void {
  new KeyEncryptionKey(site, 'prod-2026', { value });
  new RCloneCredential(site, 's3', {
    endpoint: 'https://s3.example.com',
    accessKeyId: 'AKIA',
    secretAccessKey: value,
    options: { region: 'eu', force_path_style: 'true' },
  });
  const targets = {
    rclone: BackupTarget.rclone({ bucket: 'backups', folder: 'a/b', credential, encryptionKey }),
    clear: BackupTarget.rclone({ bucket: 'backups', credential, unencrypted: 'test' }),
    nfs: BackupTarget.nfs({ url: 'nfs://192.0.2.10:/backups', encryptionKey }),
    cluster: BackupTarget.clusterDefault(),
    local: BackupTarget.localOnly('test'),
  };
  for (const [hour, [id, target]] of Object.entries(targets).entries()) {
    new ClusterBackup(site, id, { cluster, target, fileNames: { MKE: `${id}.tar` } });
    new ClusterBackupSchedule(site, `nightly-${id}`, { cluster, target, cron: Cron.daily({ hour }) });
  }
}

function schemaOf({ kind }: KubeObject) {
  const crd = crds().find(({ spec }) => spec.names.kind === kind);
  const schema = crd?.spec.versions[0]?.schema.openAPIV3Schema;
  if (schema === undefined) throw new Error(`no CRD of ${kind}`);
  return schema;
}

describe.each([MoskApi.v26_1, MoskApi.v26_2])('what constructs emit for $settings.release', (api) => {
  const objects = synthesised(everything, { namespace: 'prod', api });

  it.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    '%s is accepted by the CRD and loses no field',
    (_name, object) => {
      expect(validateObject(schemaOf(object), object)).toEqual([]);
      expect(unknownFields(schemaOf(object), object)).toEqual([]);
    },
  );
});
