/**
 * Compiled by `tsc`, never run: each line under `@ts-expect-error` is an illegal state, and the comment above names
 * the promise. A line that begins to compile is an error of the type check.
 */
import type { Construct } from 'constructs';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ClusterBackupSchedule,
  ClusterDefaultTarget,
  Cron,
  EncryptionKey,
  EncryptionKeySecret,
  KeyEncryptionKey,
  ManagementCluster,
  type MoskApi,
  OrphanGuard,
  RCloneCredential,
  SecretSource,
  useGitOps,
} from '../../entries';

declare const site: Construct;
const cluster = Cluster.named('prod');
const credential = RCloneCredential.fromName('s3');
const encryptionKey = EncryptionKey.fromName('prod-2026');
const value = SecretSource.plainText('k'.repeat(32), { reason: 'types' });
const target = BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey });
const cron = Cron.daily({ hour: 1 });

/* What is right compiles. */
new ClusterBackup(site, 'a', { cluster, target });
new ClusterBackupSchedule(site, 'b', { cluster, target, cron });
const ownKey = new KeyEncryptionKey(site, 'c', { value });
const ownSecret = new EncryptionKeySecret(site, 'd', { value });
const ownCredential = new RCloneCredential(site, 'e', {
  endpoint: 'https://s3.example.com',
  accessKeyId: 'id',
  secretAccessKey: value,
});
BackupTarget.rclone({ bucket: 'backups', credential: ownCredential, encryptionKey: ownKey });
BackupTarget.nfs({ url: 'nfs://host:/path', encryptionKey: ownSecret });
BackupTarget.nfs({ url: 'nfs://host:/path', unencrypted: 'types' });
BackupTarget.rclone({ bucket: 'backups', credential, unencrypted: 'types' });

/* A target is required: without one the archive would quietly stay on the cluster. */
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster });
// @ts-expect-error
new ClusterBackupSchedule(site, 'x', { cluster, cron });

/* Targets are made by the four factories only. */
// @ts-expect-error
new BackupTarget({ nfsUploadUrl: 'nfs://host:/path' });

/* Two targets at once cannot be said. */
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey, url: 'nfs://host:/path' });
// @ts-expect-error
BackupTarget.nfs({ url: 'nfs://host:/path', encryptionKey, bucket: 'backups' });

/* A key exists only inside a remote target. */
// @ts-expect-error
BackupTarget.localOnly('types', encryptionKey);
// @ts-expect-error
BackupTarget.clusterDefault({ encryptionKey });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, encryptionKey });

/* Leaving the archive in clear, or on the cluster, must be said with a reason. */
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential });
// @ts-expect-error
BackupTarget.nfs({ url: 'nfs://host:/path' });
// @ts-expect-error
BackupTarget.nfs({ url: 'nfs://host:/path', unencrypted: true });
// @ts-expect-error
BackupTarget.localOnly();

/* A key, and a reason for none, cannot be said at once. */
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey, unencrypted: 'types' });
// @ts-expect-error
BackupTarget.nfs({ url: 'nfs://host:/path', encryptionKey, unencrypted: 'types' });

/* A credential is no key, a key is no credential, and names alone are neither. */
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey: credential });
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey: ownCredential });
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential: encryptionKey, encryptionKey });
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential: ownKey, encryptionKey });
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential: 's3', encryptionKey });
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential, encryptionKey: 'prod-2026' });
// @ts-expect-error
EncryptionKey.fromSecret(ownCredential);

/* A target without credential, or without bucket, is none. */
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', encryptionKey });
// @ts-expect-error
BackupTarget.rclone({ credential, encryptionKey });

/* A backup cannot be created with a request for its deletion. */
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, delete: true });

/* What becomes of a backup has words; engines cannot delete remote files. */
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, onRemoval: 'delete' });

/* A Cluster is named by `Cluster.named`: nothing else that has a name is one. */
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster: 'prod', target });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster: ownCredential, target });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster: new ClusterBackup(site, 'y', { cluster, target }), target });

/* A secret is never a bare string, and plain text has a reason. */
// @ts-expect-error
new KeyEncryptionKey(site, 'x', { value: 'k'.repeat(32) });
// @ts-expect-error
new RCloneCredential(site, 'x', { endpoint: 'https://s3', accessKeyId: 'id', secretAccessKey: 'secret' });
// @ts-expect-error
SecretSource.plainText('k'.repeat(32));
// @ts-expect-error
SecretSource.plainText('k'.repeat(32), {});

/* A schedule has a checked Cron, not a string. */
// @ts-expect-error
new ClusterBackupSchedule(site, 'x', { cluster, target, cron: '0 1 * * *' });
// @ts-expect-error
new ClusterBackupSchedule(site, 'x', { cluster, target });
// @ts-expect-error
Cron.weekly({ weekday: 'someday', hour: 1 });

/* Values do not change after they were made. */
// @ts-expect-error
cluster.targetCluster = 'other';
// @ts-expect-error
target.parameters = undefined;
// @ts-expect-error
cron.expression = '* * * * *';

/* The API of a management cluster is a MoskApi, made from a release. */
declare const management: ManagementCluster;
const api: MoskApi = management.api;
// @ts-expect-error
management.api = api;

/* Backups, schedules, keys and credentials are four things. */
declare const backup: ClusterBackup;
declare const schedule: ClusterBackupSchedule;
// @ts-expect-error
BackupTarget.nfs({ url: 'nfs://host:/path', encryptionKey: backup });
// @ts-expect-error
BackupTarget.rclone({ bucket: 'backups', credential: schedule, encryptionKey });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster: backup, target });
// @ts-expect-error
BackupTarget.nfs({ url: 'nfs://host:/path', encryptionKey: KeyEncryptionKey });
// @ts-expect-error
backup.name = 'other';

/* Unknown fields go through one door, into a spec; a Secret has none. */
new ClusterBackup(site, 'f', { cluster, target, extraFields: { later: { days: 7 } } });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, later: 7 });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, extraFields: 'later' });
// @ts-expect-error
new EncryptionKeySecret(site, 'x', { value, extraFields: { later: 7 } });

/* Labels and annotations are strings: the API refuses others. */
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, annotations: { wave: 1 } });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, labels: { gold: true } });

/* Requesting the deletion of remote files has a reason, and is asked of backups only. */
new ClusterBackup(site, 'g', { cluster, target, requestRemoteDeletion: 'the site has moved' });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, requestRemoteDeletion: true });
// @ts-expect-error
new ClusterBackupSchedule(site, 'x', { cluster, target, cron, requestRemoteDeletion: 'no' });
// @ts-expect-error
new ClusterBackupSchedule(site, 'x', { cluster, target, cron, onRemoval: 'keep' });
// @ts-expect-error
new KeyEncryptionKey(site, 'x', { value, onRemoval: 'orphan' });

/* A schedule makes its archives' names; they cannot all have one. */
// @ts-expect-error
new ClusterBackupSchedule(site, 'x', { cluster, target, cron, fileNames: { MKE: 'x.tar' } });

/* A window has a duration in text, from a time of day, and a moment is not taken from the clock. */
Cron.spread('prod', { from: { hour: 1 }, duration: '3h', weekday: 'sunday' });
// @ts-expect-error
Cron.spread('prod', { from: { hour: 1 } });
// @ts-expect-error
Cron.spread('prod', { from: { hour: 1 }, duration: 3 });
// @ts-expect-error
Cron.spread('prod', { from: '01:00', duration: '3h' });
// @ts-expect-error
Cron.spread('prod', { from: { hour: 1 }, duration: '3h', weekday: 'Sunday' });
// @ts-expect-error
Cron.spread({ from: { hour: 1 }, duration: '3h' });
// @ts-expect-error
cron.nextRuns(3);
// @ts-expect-error
Cron.monthly({ hour: 1 });

/* A Cluster's own section needs a target, and has no name, labels or run of its own. */
// @ts-expect-error
new ClusterDefaultTarget(site, 'x', { cluster });
// @ts-expect-error
new ClusterDefaultTarget(site, 'x', { cluster, target: target.parameters });

/* Engines are those that we write for. */
useGitOps(site, { engine: 'flux' });
// @ts-expect-error
useGitOps(site, { engine: 'jenkins' });
// @ts-expect-error
new ManagementCluster(site, 'x', { gitOps: { engine: 'none' } });
// @ts-expect-error
new OrphanGuard(site, 'x', { action: 'audit' });
// @ts-expect-error
new ManagementCluster(site, 'x', { api: '26.2' });

/* Of a schedule's backups some go by its retention, and the newest never; a single backup has none. */
new ClusterBackupSchedule(site, 'r', { cluster, target, cron, retention: { keepLast: 7, keepWeekly: 4 } });
// @ts-expect-error
new ClusterBackupSchedule(site, 'x', { cluster, target, cron, retention: { keepWeekly: 4 } });
// @ts-expect-error
new ClusterBackup(site, 'x', { cluster, target, retention: { keepLast: 7 } });
