import { objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import type { RCloneCredentialManifest, SecretNeeds } from '../../lib/model';
import { secretValue } from '../../providers/kubernetes';
import { bucketPath, bucketTrials, type TriedBucket, tryBuckets } from '../../providers/storage';
import type { Surroundings } from './surroundings';

/** More buckets than these tell nothing more about one key pair, and somebody waits. */
const MOST = 5;

/** The option that the S3 secret is of (documented); any other is none that could be tried. */
const SECRET_OPTION = 'secret_access_key';

/**
 * Tries a credential, as it is to be, on the buckets that need it.
 * @returns what came of it, for people; `undefined` where there is nothing to try it on
 * @throws BackupError `storage-error`, `storage-file-missing` when the storage refuses it, `remote-config`
 */
export async function tryCredential(
  { afterwards, signal }: Surroundings,
  wanted: RCloneCredentialManifest,
  needs: SecretNeeds,
): Promise<string | undefined> {
  const trials = bucketTrials(needs);
  if (trials.length === 0) return undefined;
  const { remoteConfig, remoteSecret, remoteConfigSecretKey } = wanted.spec;
  const { namespace } = wanted.metadata;
  const value = await secretValue(afterwards, namespace, remoteSecret, signal);
  if (value === undefined || remoteConfigSecretKey !== SECRET_OPTION) {
    return 'not tried, because its secret cannot be read';
  }
  const tried = await tryBuckets({ remoteConfig, secret: value }, trials.slice(0, MOST), signal);
  for (const each of tried) if (each.refused !== undefined) throw refusal(wanted, each.bucket, each.refused);
  const more = trials.length - tried.length;
  return [...tried.map(resultText), ...(more > 0 ? [`${more} more not tried`] : [])].join('; ');
}

function resultText({ bucket, notTried }: TriedBucket): string {
  const place = `s3://${bucketPath(bucket).bucket}`;
  return notTried === undefined ? `${place} accepts it` : `not tried on ${place}: ${notTried}`;
}

function refusal(wanted: RCloneCredentialManifest, path: string, refused: BackupError): BackupError {
  const { code, problem, at, value, fix, cause } = refused;
  // All but what the storage has said tells by itself what is wrong.
  const isAnswer = code === 'storage-error';
  return new BackupError(code, isAnswer ? 'The storage refuses this credential' : problem, {
    at: `${objectName(wanted)}: ${isAnswer ? `s3://${bucketPath(path).bucket}` : at}`,
    value,
    fix: `${fix}; nothing was sent. To apply it untried: --no-storage-check`,
    cause,
  });
}
