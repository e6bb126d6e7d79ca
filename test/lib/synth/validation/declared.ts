import { ApiObject, type App, type Chart, type JsonPatch } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  type ClusterBackup,
  ClusterBackupSchedule,
  Cron,
  checkApp,
  EncryptionKey,
  RCloneCredential,
  SecretSource,
} from '../../../../entries';

export const cluster = Cluster.named('prod');
export const encryptionKey = EncryptionKey.fromName('prod-2026');
export const credential = RCloneCredential.fromName('s3');
export const target = BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey });
export const to = (folder: string) =>
  BackupTarget.rclone({ bucket: 'backups', folder, credential, encryptionKey });
export const plain = (text: string) => SecretSource.plainText(text, { reason: 'test' });

export const schedule = (scope: Chart, id: string, cron: string) =>
  new ClusterBackupSchedule(scope, id, { cluster, target: to(id), cron: Cron.of(cron) });
export const patched = (construct: ClusterBackup, ...patches: JsonPatch[]) =>
  ApiObject.of(construct).addJsonPatch(...patches);

/** Each as `code place`. */
export const errors = (app: App) => checkApp(app).errors.map(({ code, at }) => `${code} ${at}`);
export const warnings = (app: App) => checkApp(app).warnings.map(({ code, at }) => `${code} ${at}`);
