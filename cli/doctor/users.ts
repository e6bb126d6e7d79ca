/** What names a key or a credential, and would fail without it. */
import {
  type ClusterBackupManifest,
  type ClusterBackupScheduleManifest,
  type ClusterManifest,
  type KeyEncryptionKeyManifest,
  type MoskApi,
  type RCloneCredentialManifest,
  secretReference,
  type TargetParameters,
  withoutFiles,
} from '../../lib/model';

export interface User {
  /** `ClusterBackupSchedule prod/nightly` */
  readonly name: string;
  readonly parameters: TargetParameters;
}

/** The objects of a project that name others, and those that are named. */
export interface Named {
  readonly backups: readonly ClusterBackupManifest[];
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  readonly clusters: readonly ClusterManifest[];
  readonly credentials: readonly RCloneCredentialManifest[];
  readonly keys: readonly KeyEncryptionKeyManifest[];
}

/** Schedules, backups with files, and the backup sections of Clusters. */
export function usersOf(
  { backups, schedules, clusters }: Pick<Named, 'backups' | 'schedules' | 'clusters'>,
  api: MoskApi,
): User[] {
  return [
    ...[...schedules, ...backups.filter((backup) => withoutFiles(backup) === undefined)].map((each) => ({
      name: nameOf(each),
      parameters: each.spec.parameters ?? {},
    })),
    ...clusters.map((each) => ({
      name: `the backup section of ${nameOf(each)}`,
      parameters: api.clusterBackupSection(each) ?? {},
    })),
  ];
}

function nameOf({
  kind,
  metadata,
}: {
  kind: string;
  metadata: { name: string; namespace?: string };
}): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** By the name of what they name; `undefined` of the parameters: nothing. */
export function byName(
  users: readonly User[],
  nameIn: (parameters: TargetParameters) => string | undefined,
): Map<string, User[]> {
  const found = new Map<string, User[]>();
  for (const user of users) {
    const name = nameIn(user.parameters);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), user]);
  }
  return found;
}

/** Names of Secrets that have to exist, or that may be what a name means that is no KeyEncryptionKey's. */
export function secretsToLookUp(named: Named, api: MoskApi): string[] {
  const { credentials, keys } = named;
  const known = new Set(keys.map(({ metadata }) => metadata.name));
  const holders = [
    ...credentials.map(({ spec }) => spec.remoteSecret),
    ...keys.map(({ spec }) => spec.secret),
  ];
  const ofKeys = byName(usersOf(named, api), ({ keyEncryptionKey }) => keyEncryptionKey);
  return [
    ...new Set([
      ...holders.flatMap((each) => secretReference(each)?.name ?? []),
      ...[...ofKeys.keys()].filter((name) => !known.has(name)),
    ]),
  ];
}
