import { BackupError } from '../../lib/errors';
import { type RCloneCredentialManifest, RCloneCredentialType } from '../../lib/model';
import { type ApiClient, secretValue } from '../kubernetes';
import type { S3Target } from './s3';

export type S3Access = Pick<S3Target, 'remoteConfig' | 'secret'>;

/** What is known without the cluster; with endpoint, id and secret it is not asked. */
export interface KnownAccess {
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  /** The secret access key itself. */
  readonly secret?: string;
  /** Name of the Secret that holds it, in the namespace of the credential. */
  readonly credentialSecret?: string;
}

export interface S3AccessOptions {
  readonly known?: KnownAccess;
  /** What somebody can do for whom the cluster does not tell, as an instruction. */
  readonly otherwise: string;
  readonly signal?: AbortSignal;
}

/**
 * How an RCloneCredential reaches its storage, by the Secret behind it.
 * @throws BackupError `reference-missing` if the credential or its secret cannot be read, and those of the API
 */
export async function s3Access(
  client: Pick<ApiClient, 'get'>,
  { namespace, name }: { namespace: string | undefined; name: string },
  { known = {}, otherwise, signal }: S3AccessOptions,
): Promise<S3Access> {
  const { endpoint, accessKeyId, credentialSecret } = known;
  const complete = endpoint !== undefined && accessKeyId !== undefined && known.secret !== undefined;
  const credential = complete
    ? undefined
    : await client.get<RCloneCredentialManifest>(RCloneCredentialType, namespace, name, { signal });
  if (credential === undefined && !complete) {
    throw new BackupError('reference-missing', 'The credential of this backup does not exist', {
      at: `RCloneCredential ${namespace}/${name}`,
      fix: `create it again, or ${otherwise}`,
    });
  }
  const remoteConfig = {
    ...credential?.spec.remoteConfig,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined ? {} : { access_key_id: accessKeyId }),
  };
  const holder = credentialSecret === undefined ? credential?.spec.remoteSecret : { name: credentialSecret };
  const secret = known.secret ?? (await secretValue(client, namespace, holder, signal));
  if (secret !== undefined) return { remoteConfig, secret };
  throw new BackupError('reference-missing', 'The secret access key cannot be read from the cluster', {
    at:
      credentialSecret === undefined
        ? `RCloneCredential ${namespace}/${name}: spec.remoteSecret`
        : `Secret ${namespace}/${credentialSecret}`,
    fix: `ask for the right to read this Secret, or ${otherwise}`,
  });
}
