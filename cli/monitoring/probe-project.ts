import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { type MoskApi, type RCloneCredentialManifest, RCloneCredentialType } from '../../lib/model';
import type { ProbedProject, StorageUsers } from '../../lib/monitoring';
import { type ApiClient, type Gate, secretValue } from '../../providers/kubernetes';
import type { TriedBucket } from '../../providers/storage';
import { type Accesses, accessWith, isAccepted, type Looked, lookAtFiles, tryCredentials } from '../doctor';

export interface Probing {
  readonly client: ApiClient;
  readonly api: MoskApi;
  /** Of requests to storages and for secrets. */
  readonly gate: Gate;
  readonly signal: AbortSignal;
}

export interface Probe extends Pick<ProbedProject, 'credentials' | 'files'> {
  /** Why a credential is not accepted, or could not be tried, by its name. */
  readonly troubles: ReadonlyMap<string, string>;
}

/**
 * Tries what the doctor tries: each credential on its buckets, and the files of the newest good backup of each cluster.
 * Nothing is written to a storage.
 * @throws BackupError of the API, but for what is not allowed; `aborted`
 */
export async function probeProject(
  { project, credentials: names, ...users }: StorageUsers,
  { client, api, gate, signal }: Probing,
): Promise<Probe> {
  const read = await allInOrder(
    names.map(async (name) => ({
      name,
      found: await gate(() => credentialNamed(client, project, name, signal)),
    })),
  );
  const credentials = { seen: read.flatMap(({ found }) => ('seen' in found ? [found.seen] : [])) };
  const accesses: Accesses = new Map(
    await allInOrder(
      read.map(async ({ name, found }) => {
        if ('unseen' in found) return [name, found] as const;
        const { spec } = found.seen;
        const secret = await gate(() => secretValue(client, project, spec.remoteSecret, signal));
        return [name, accessWith(found.seen, secret)] as const;
      }),
    ),
  );
  const seen = {
    backups: { seen: users.backups },
    schedules: { seen: users.schedules },
    clusters: { seen: users.clusters },
    credentials,
  };
  const trials = await tryCredentials(accesses, { ...seen, api, write: false, gate, signal });
  const tried = [...trials].flatMap(([credential, trial]) =>
    'seen' in trial ? [{ credential, up: trial.seen.every(isAccepted) }] : [],
  );
  // A storage that does not answer would keep somebody waiting for each file.
  const up = new Set(tried.filter((each) => each.up).map(({ credential }) => credential));
  const files = await lookAtFiles(new Map([...accesses].filter(([name]) => up.has(name))), {
    ...seen,
    gate,
    signal,
  });
  return {
    credentials: tried,
    files: files.flatMap(({ backup, missing }) =>
      'seen' in missing ? [{ backup, missing: missing.seen.length }] : [],
    ),
    troubles: new Map(
      [...accesses].flatMap(([name, access]) => {
        const why = troubleOf('unseen' in access ? access : trials.get(name));
        return why === undefined ? [] : [[name, why]];
      }),
    ),
  };
}

async function credentialNamed(
  client: ApiClient,
  project: string,
  name: string,
  signal: AbortSignal,
): Promise<Looked<RCloneCredentialManifest>> {
  try {
    const seen = await client.get<RCloneCredentialManifest>(RCloneCredentialType, project, name, { signal });
    return seen === undefined ? { unseen: 'there is no such RCloneCredential' } : { seen };
  } catch (error) {
    if (!BackupError.is(error) || error.code !== 'forbidden') throw error;
    return { unseen: 'the right to get rclonecredentials is missing' };
  }
}

function troubleOf(trial: Looked<readonly TriedBucket[]> | undefined): string | undefined {
  if (trial === undefined) return undefined;
  if ('unseen' in trial) return `it is not tried: ${trial.unseen}`;
  const refusing = trial.seen.find((each) => !isAccepted(each));
  return refusing?.refused?.problem ?? refusing?.notTried;
}
