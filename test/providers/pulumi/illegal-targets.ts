import * as pulumi from '@pulumi/pulumi';
import type { BackupTarget } from '../../../entries/pulumi';

/** Illegal targets do not compile. Never called: the type check of the tests is the test. */
export function illegalTargets(): BackupTarget[] {
  const rclone = { bucket: 'backups', credential: 's3' };
  return [
    { rclone, encryptionKey: 'kek' },
    { rclone: pulumi.output(rclone), encryptionKey: pulumi.output('kek') },
    { nfs: 'nfs://host:/path', unencrypted: 'a test cluster' },
    { clusterDefault: true },
    { localOnly: 'a laboratory' },
    // @ts-expect-error both targets
    { rclone, nfs: 'nfs://host:/path', encryptionKey: 'kek' },
    // @ts-expect-error no word about encryption
    { rclone },
    // @ts-expect-error a key, and a reason for none
    { rclone, encryptionKey: 'kek', unencrypted: 'why' },
    // @ts-expect-error a key without a target
    { encryptionKey: 'kek' },
    // @ts-expect-error a key where the archive does not leave the cluster
    { localOnly: 'a laboratory', encryptionKey: 'kek' },
    // @ts-expect-error no reason
    { localOnly: true },
    // @ts-expect-error two choices
    { clusterDefault: true, rclone, encryptionKey: 'kek' },
    // @ts-expect-error no target
    {},
  ];
}
