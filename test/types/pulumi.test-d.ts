/** As in `constructs.test-d.ts`, for the Pulumi resources. */
import { ClusterBackup, ClusterBackupSchedule } from '../../entries/pulumi';

const where = { namespace: 'shop', cluster: 'prod', target: { clusterDefault: true } } as const;

const backup = new ClusterBackup('before', { ...where, onRemoval: 'keep' });

// @ts-expect-error What becomes of the backups has one name in every way in.
new ClusterBackup('before', { ...where, onDestroy: 'keep' });

// @ts-expect-error And so has the output.
void backup.onDestroy;

// @ts-expect-error The name of the object is `name`.
void backup.objectName;

const nightly = { ...where, cron: '0 1 * * *' };
new ClusterBackupSchedule('nightly', { ...nightly, retention: { keepLast: 7, keepDaily: 14 } });

// @ts-expect-error The newest always stays.
new ClusterBackupSchedule('nightly', { ...nightly, retention: { keepDaily: 14 } });

// @ts-expect-error The runs of a resource are kept by `keepLast`.
new ClusterBackup('before', { ...where, retention: { keepLast: 7 } });
