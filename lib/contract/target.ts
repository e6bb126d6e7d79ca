import { BackupError } from '../errors';
import { checkName, isObject, type TargetParameters } from '../model';
import { type Findings, findingsOf, notAnObject, notAString, shown, shownName, throwFirst } from './findings';
import { oneLineFindings } from './one-line';

/** Longest bucket with its folders and longest NFS URL, in characters: a bound of ours, well above S3's 63 + 1024. */
export const MAX_TARGET_CHARACTERS = 1024;

/**
 * A bucket, then folders, none of them empty or made of dots alone: what rclone cannot reach by this name (it drops slashes
 * at the ends, and writes dots otherwise). Which names a storage takes it knows alone: Ceph has upper case, "_" and
 * tenants (`tenant1:b`), Backblaze upper case.
 */
export const BUCKET = /^\.*[^/.][^/]*(\/\.*[^/.][^/]*)*$/;

/** S3's own rule for the name of a bucket, which every storage takes. */
export const PORTABLE_BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Documented by example: `nfs://1.2.3.4:/path`. */
export const NFS_URL = /^nfs:\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):\/[^ ]*$/;

/**
 * Where a backup goes: `spec.parameters`, or a Cluster's backup section.
 * @throws BackupError `target-exclusive`, `key-needs-target`, `bucket-name`, `nfs-url`, `invalid-name`,
 * `control-character`, `placeholder-value`
 */
export function checkTarget(parameters: TargetParameters, at: string): void {
  throwFirst(targetFindings(parameters, at));
}

/**
 * A bucket, or a bucket with folders: `backups/prod`.
 * @throws BackupError `bucket-name`, `control-character`, `placeholder-value`
 */
export function checkBucket(bucket: string, at: string): void {
  throwFirst(bucketFindings(bucket, at));
}

/**
 * An NFS export: `nfs://host:/path`.
 * @throws BackupError `nfs-url`, `control-character`, `placeholder-value`
 */
export function checkNfsUrl(url: string, at: string): void {
  throwFirst(nfsUrlFindings(url, at));
}

export function* targetFindings(parameters: TargetParameters, at: string): Findings {
  if (!isObject(parameters)) {
    yield notAnObject(parameters, at, 'give rclone or nfsUploadUrl');
    return;
  }
  const { rclone, nfsUploadUrl, keyEncryptionKey } = parameters as TargetParameters;
  if (rclone !== undefined && nfsUploadUrl !== undefined) {
    yield new BackupError(
      'target-exclusive',
      'A backup goes to one place: rclone and nfsUploadUrl exclude each other',
      {
        at,
        value: `rclone ${shown(rclone.bucket)} and nfsUploadUrl ${shown(nfsUploadUrl)}`,
        fix: 'remove one of them; for two copies declare two backups',
      },
    );
  }
  if (keyEncryptionKey !== undefined) {
    if (rclone === undefined && nfsUploadUrl === undefined) {
      yield new BackupError('key-needs-target', 'Only a backup that leaves the cluster can be encrypted', {
        at: `${at}.keyEncryptionKey`,
        value: shownName(keyEncryptionKey),
        fix: 'add rclone or nfsUploadUrl, or remove the key',
      });
    }
    yield* nameFindings(keyEncryptionKey, `${at}.keyEncryptionKey`, 'KeyEncryptionKey');
  }
  if (nfsUploadUrl !== undefined) yield* nfsUrlFindings(nfsUploadUrl, `${at}.nfsUploadUrl`);
  if (rclone !== undefined) {
    yield* bucketFindings(rclone?.bucket, `${at}.rclone.bucket`);
    yield* nameFindings(rclone?.credential, `${at}.rclone.credential`, 'RCloneCredential');
  }
}

/** The name of an object that a manifest refers to. */
export function* nameFindings(name: unknown, at: string, kind: string): Findings {
  if (typeof name === 'string') yield* findingsOf(() => checkName(name, at));
  else yield notAString(name, at, `give the name of the ${kind}`);
}

function* bucketFindings(bucket: unknown, at: string): Findings {
  if (typeof bucket !== 'string') {
    yield notAString(bucket, at, 'give the bucket, with folders if any, such as backups/prod');
    return;
  }
  yield* oneLineFindings(bucket, at, { secret: false });
  if (bucket.length > MAX_TARGET_CHARACTERS || !BUCKET.test(bucket)) {
    yield new BackupError('bucket-name', 'This is not a bucket, or bucket with folders', {
      at,
      value: shown(bucket),
      fix: bucketFix(bucket),
    });
  }
}

function bucketFix(bucket: string): string {
  if (bucket.length > MAX_TARGET_CHARACTERS) return `use at most ${MAX_TARGET_CHARACTERS} characters`;
  return 'write it as backups/prod: no slash at its ends, no empty folder, no "." or ".."';
}

function* nfsUrlFindings(url: unknown, at: string): Findings {
  if (typeof url !== 'string') {
    yield notAString(url, at, 'write it as nfs://host:/path');
    return;
  }
  yield* oneLineFindings(url, at, { secret: false });
  if (url.length > MAX_TARGET_CHARACTERS || !NFS_URL.test(url)) {
    yield new BackupError('nfs-url', 'This is not an NFS URL that MOSK accepts', {
      at,
      value: shown(url),
      fix: 'write it as nfs://host:/path, with a colon after the host, such as nfs://192.0.2.10:/backups',
    });
  }
}
