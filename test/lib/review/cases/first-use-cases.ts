import { BackupPolicy } from '../../../../lib/policy';
import { backup, credential, key, keySecret, parameters, schedule } from '../declared';
import { defaultTarget, follower, nightly, type ReviewCase } from './review-case';

const thirty = (name: string | undefined) =>
  Array.from({ length: 30 }, (_, index) =>
    schedule(`s${index + 1}`, `${index} 1 * * *`, {
      targetCluster: `c${index + 1}`,
      parameters: parameters(`backups/c${index + 1}`, name),
    }),
  );
const other = (name: string) => schedule('nightly', '0 1 * * *', { parameters: parameters(undefined, name) });

/** Names that no target had before. */
export const FIRST_USE_CASES: readonly ReviewCase[] = [
  {
    name: 'thirty schedules that switch to a key that nobody declares, once, with the command that makes it',
    base: thirty('kek'),
    head: thirty('kek-2027'),
    tells: ['first-use risk', 'key-rotated note'],
    says: /`ClusterBackupSchedule prod\/s1`.* and 27 more are the first to name the key `kek-2027`, which nothing here declares/,
  },
  {
    name: 'nothing of a key that comes with the change',
    base: [nightly],
    head: [other('kek-2027'), key('kek-2027')],
    tells: ['key-rotated note'],
  },
  {
    name: 'nothing of a key that is a declared Secret',
    base: [schedule('nightly', '0 1 * * *', { parameters: parameters(undefined, 'kek-2026') })],
    head: [nightly, keySecret('ENC[AES256_GCM,data:x]')],
    tells: ['key-rotated note'],
  },
  {
    name: 'nothing of a key that the policy knows',
    base: [nightly],
    head: [other('kek-2027')],
    with: { policy: new BackupPolicy({ external: ['prod/kek-*'] }) },
    tells: ['key-rotated note'],
  },
  {
    name: 'nothing of a key that lives',
    base: [nightly],
    head: [other('kek-2027')],
    with: { live: [key('kek-2027', undefined, { status: {} })] },
    tells: ['key-rotated note'],
  },
  {
    name: 'a credential that nobody declares',
    base: [nightly],
    head: [
      schedule('nightly', '0 1 * * *', {
        parameters: { ...parameters(), rclone: { bucket: 'backups/prod/prod', credential: 's3-new' } },
      }),
    ],
    tells: ['first-use risk', 'target-moved note'],
    says: /first to name the credential `s3-new`/,
  },
  {
    name: 'a bucket of a backup, beside the names that are known',
    base: [nightly],
    head: [nightly, backup('before', { parameters: parameters('archive/prod') })],
    tells: ['first-use risk', 'new-run note'],
    says: /first to name the bucket `archive`/,
  },
  {
    name: 'nothing of a bucket that the policy names',
    base: [nightly],
    head: [nightly, backup('before', { parameters: parameters('archive/prod') })],
    with: { policy: new BackupPolicy({ buckets: ['archive', 'backups'] }) },
    tells: ['new-run note'],
  },
  {
    name: 'a key of a default target',
    base: [follower],
    head: [follower],
    defaults: {
      base: [defaultTarget('backups/prod')],
      head: [{ ...defaultTarget('backups/prod'), parameters: parameters('backups/prod', 'kek-2027') }],
    },
    tells: ['first-use risk', 'key-rotated note'],
    says: /the default target of Cluster prod\/prod` is the first to name the key `kek-2027`/,
  },
  {
    name: 'an NFS export',
    base: [nightly],
    head: [
      nightly,
      backup('before', { parameters: { keyEncryptionKey: 'kek', nfsUploadUrl: 'nfs://filer:/backups' } }),
    ],
    tells: ['first-use risk', 'new-run note'],
    says: /first to name the export `nfs:\/\/filer:\/backups`/,
  },
  {
    name: 'a credential of another namespace as another one',
    base: [nightly, credential('s3')],
    head: [
      nightly,
      credential('s3'),
      key('kek', undefined, { namespace: 'lab' }),
      schedule('lab', '0 3 * * *', { targetCluster: 'lab' }, { namespace: 'lab' }),
    ],
    tells: ['first-use risk'],
    says: /first to name the credential `s3`.*in `lab`/,
  },
];
