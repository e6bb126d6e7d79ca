import { allInOrder } from '../../../lib/all-in-order';
import {
  type MoskApi,
  type RCloneCredentialManifest,
  SecretType,
  type SecretUsers,
  secretNeeds,
  type TargetParameters,
} from '../../../lib/model';
import { type ApiClient, type Gate, secretValue } from '../../../providers/kubernetes';
import { bucketTrials, type S3Target, type TriedBucket, tryBuckets } from '../../../providers/storage';
import { type Looked, type ProjectFacts, seenOf } from '../facts';
import { ifAllowedTo, type Rights } from './rights';

/** How storages are reached, by the name of the credential. */
export type Accesses = ReadonlyMap<string, Looked<Access>>;

type Access = Pick<S3Target, 'remoteConfig' | 'secret'>;

/** The option that the S3 secret is of (documented); any other is none that could be tried. */
const SECRET_OPTION = 'secret_access_key';

/** Reads the secrets of credentials, where the commands after `--for` would read them too. */
export async function accessesOf(
  client: ApiClient,
  rights: Rights,
  credentials: ProjectFacts['credentials'],
  signal: AbortSignal,
): Promise<Accesses> {
  const accesses = new Map<string, Looked<Access>>();
  for (const credential of seenOf(credentials)) {
    const { metadata, spec } = credential;
    const read = await ifAllowedTo(rights, 'get', SecretType, () =>
      secretValue(client, metadata.namespace, spec.remoteSecret, signal),
    );
    accesses.set(metadata.name, 'unseen' in read ? read : accessWith(credential, read.seen));
  }
  return accesses;
}

/** @param secret `undefined`: it cannot be read */
export function accessWith(
  { spec: { remoteConfig, remoteConfigSecretKey } }: RCloneCredentialManifest,
  secret: string | undefined,
): Looked<Access> {
  if (secret === undefined || remoteConfigSecretKey !== SECRET_OPTION)
    return { unseen: 'its secret cannot be read' };
  return { seen: { remoteConfig, secret } };
}

type Lists = Pick<ProjectFacts, 'backups' | 'schedules' | 'clusters' | 'credentials'>;

interface Trying extends Lists {
  readonly api: MoskApi;
  readonly write: boolean;
  readonly gate: Gate;
  readonly signal: AbortSignal;
}

/** Tries each credential on all buckets that it is used for, by what may be listed. */
export async function tryCredentials(
  accesses: Accesses,
  { api, write, gate, signal, ...lists }: Trying,
): Promise<ProjectFacts['trials']> {
  const trials = await allInOrder(
    seenOf(lists.credentials).map(async (credential): Promise<[string, Trial]> => {
      const { name } = credential.metadata;
      const access = accesses.get(name);
      if (access === undefined || 'unseen' in access) return [name, access ?? { unseen: 'it was not read' }];
      const buckets = bucketTrials(secretNeeds(credential, usersOf(lists, api)));
      if (buckets.length === 0) return [name, { unseen: 'nothing names it, so no bucket is known' }];
      return [name, { seen: await gate(() => tryBuckets(access.seen, buckets, signal, { write })) }];
    }),
  );
  return new Map(trials);
}

type Trial = Looked<readonly TriedBucket[]>;

function usersOf({ backups, schedules, clusters, credentials }: Lists, api: MoskApi): SecretUsers {
  return {
    backups: seenOf(backups),
    schedules: seenOf(schedules),
    sections: new Map(
      seenOf(clusters).map((each) => [
        each.metadata.name,
        (api.clusterBackupSection(each) ?? {}) as TargetParameters,
      ]),
    ),
    keys: [],
    credentials: seenOf(credentials),
    left: undefined,
  };
}
