import { BackupError } from '../../lib/errors';
import { endpointIdentity, type RCloneCredentialManifest } from '../../lib/model';
import type { BucketPlace, Scene } from '../../lib/unclaimed';
import { type ApiClient, secretValue } from '../../providers/kubernetes';
import type { S3Target, StoredObject } from '../../providers/storage';

/** Pages of a listing; `s3Pages`, unless a test stands in for it. */
export type Pages = (target: S3Target, prefix: string) => AsyncIterable<readonly StoredObject[]>;

/** A credential that may lead to a bucket, and who has it. */
export interface Access {
  readonly client: Pick<ApiClient, 'get'>;
  readonly managementCluster: string;
  readonly credential: RCloneCredentialManifest;
}

/** Those that lead to the storage of a place, whoever's they are. */
export function accessesTo(
  { storage, credential: only }: BucketPlace,
  looks: readonly { readonly scene: Scene; readonly client: ApiClient }[],
): Access[] {
  return looks.flatMap(({ scene, client }) =>
    scene.credentials
      .filter(({ metadata, spec }) =>
        only === undefined
          ? endpointIdentity(spec?.remoteConfig?.endpoint) === storage
          : only.managementCluster === scene.managementCluster &&
            only.namespace === (metadata.namespace ?? '') &&
            only.name === metadata.name,
      )
      .map((credential) => ({ client, managementCluster: scene.managementCluster, credential })),
  );
}

/**
 * Lists with the first credential that is allowed to.
 * @param begin called before each try: what was taken in by one that has failed does not count
 * @returns what went wrong with the first of them, where all fail
 * @throws BackupError `aborted`
 */
export async function listBucket(
  bucket: string,
  prefixes: readonly string[],
  accesses: readonly Access[],
  {
    pages,
    begin,
    signal,
  }: { pages: Pages; begin: () => (object: StoredObject) => void; signal: AbortSignal },
): Promise<BackupError | undefined> {
  let first: BackupError | undefined;
  const tried = new Set<string>();
  for (const access of accesses) {
    try {
      const target = await targetOf(bucket, access, signal);
      const id = JSON.stringify([target.remoteConfig, target.secret]);
      if (tried.has(id)) continue;
      tried.add(id);
      const take = begin();
      for (const prefix of prefixes) {
        for await (const page of pages(target, prefix)) for (const object of page) take(object);
      }
      return undefined;
    } catch (error) {
      if (!BackupError.is(error) || signal.aborted) throw error;
      first ??= error;
    }
  }
  return (
    first ??
    new BackupError('reference-missing', 'No RCloneCredential leads to this storage', {
      at: `s3://${bucket}`,
      fix: 'create the credential again that its backups were made with',
    })
  );
}

/** By the credential as it was read: by now it may lead to another storage. */
async function targetOf(
  bucket: string,
  { client, managementCluster, credential: { metadata, spec } }: Access,
  signal: AbortSignal,
): Promise<S3Target> {
  const secret = await secretValue(client, metadata.namespace, spec.remoteSecret, signal);
  if (secret !== undefined) return { bucket, signal, remoteConfig: spec.remoteConfig, secret };
  throw new BackupError('reference-missing', 'The secret access key cannot be read from the cluster', {
    at: `RCloneCredential ${metadata.namespace}/${metadata.name} on ${managementCluster}: spec.remoteSecret`,
    fix: 'ask for the right to read the Secret of this credential, or of another that leads to this storage',
  });
}
