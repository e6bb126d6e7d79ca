import { BackupError } from '../../../../lib/errors';
import { LOCAL_ONLY_ANNOTATION, type TargetParameters, UNENCRYPTED_ANNOTATION } from '../../../../lib/model';

/** A target as the program gave it, with every Output resolved. */
export interface TargetInputs {
  readonly rclone?: { readonly bucket: string; readonly folder?: string; readonly credential: string };
  readonly nfs?: string;
  readonly encryptionKey?: string;
  readonly unencrypted?: string;
  readonly clusterDefault?: true;
  readonly localOnly?: string;
}

/** `spec.parameters`; `undefined` leaves the choice to the Cluster. */
export function parametersOf(target: TargetInputs): TargetParameters | undefined {
  const { rclone, nfs, encryptionKey } = target;
  if (rclone === undefined && nfs === undefined && encryptionKey === undefined) return undefined;
  return {
    ...(encryptionKey !== undefined && { keyEncryptionKey: encryptionKey }),
    ...(nfs !== undefined && { nfsUploadUrl: nfs }),
    ...(rclone !== undefined && {
      rclone: {
        bucket: rclone.folder === undefined ? rclone.bucket : `${rclone.bucket}/${rclone.folder}`,
        credential: rclone.credential,
      },
    }),
  };
}

/** For merge patches: what a new target must not inherit from the old one. */
export const NO_TARGET = { keyEncryptionKey: null, nfsUploadUrl: null, rclone: null };
export const NO_REASONS = { [LOCAL_ONLY_ANNOTATION]: null, [UNENCRYPTED_ANNOTATION]: null };

export function annotationsOf(target: TargetInputs): Record<string, string> {
  return {
    ...(target.localOnly !== undefined && { [LOCAL_ONLY_ANNOTATION]: target.localOnly }),
    ...(target.unencrypted !== undefined && { [UNENCRYPTED_ANNOTATION]: target.unencrypted }),
  };
}

/** What the types of the resources forbid, for programs that were not compiled with them. */
export function* targetChoiceFindings(target: TargetInputs | undefined): Iterable<BackupError> {
  const places = (['rclone', 'nfs', 'clusterDefault', 'localOnly'] as const).filter(
    (place) => target?.[place] !== undefined,
  );
  if (target === undefined || places.length === 0) {
    yield new BackupError('target-required', 'A backup needs a target', {
      at: 'target',
      fix: 'give rclone or nfs, or say clusterDefault: true or localOnly: "<reason>"',
    });
    return;
  }
  if (places.length > 1) {
    yield new BackupError('target-exclusive', 'A backup goes to one place', {
      at: 'target',
      value: places.join(' and '),
      fix: 'keep one of them; for two copies declare two backups',
    });
  }
  const remote = target.rclone !== undefined || target.nfs !== undefined;
  if (remote && target.encryptionKey === undefined && target.unencrypted === undefined) {
    yield new BackupError('key-required', 'A backup that leaves the cluster needs an encryption key', {
      at: 'target.encryptionKey',
      fix: 'give the name of a KeyEncryptionKey, or say unencrypted: "<reason>"',
    });
  }
  for (const reason of ['unencrypted', 'localOnly'] as const) {
    const text = target[reason];
    if (text === undefined || (typeof text === 'string' && text.trim() !== '')) continue;
    yield new BackupError('reason-required', 'A weaker choice needs its reason', {
      at: `target.${reason}`,
      fix: 'say in a sentence why it is right here',
    });
  }
}
