/** Who needs a key, a credential, or the Secret behind them: what is uploaded stays readable and deletable by these alone. */
import { effectiveTarget } from '../api/effective-target';
import { KeyEncryptionKeyType, RCloneCredentialType, SecretType } from '../api/kinds';
import type {
  ClusterBackupManifest,
  ClusterBackupScheduleManifest,
  KeyEncryptionKeyManifest,
  KubeObject,
  RCloneCredentialManifest,
  TargetParameters,
} from '../api/manifest';
import { secretReference } from '../api/mosk-api';
import { NEEDED_ANNOTATION } from '../api/records';
import { claimsOf } from '../files/file-claims';
import type { LeftRecord } from '../records/left-behind';
import { ownerOf } from '../records/owner';

/** What of a namespace can need a secret. */
export interface SecretUsers {
  readonly backups: readonly ClusterBackupManifest[];
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  /** Backup sections of its Clusters, by the Cluster's name. */
  readonly sections: ReadonlyMap<string, TargetParameters>;
  readonly keys: readonly KeyEncryptionKeyManifest[];
  readonly credentials: readonly RCloneCredentialManifest[];
  /** What backups have left behind that have no object any more; `undefined`: nobody may look. */
  readonly left: readonly LeftRecord[] | undefined;
  /** What the program of this deployment has in this namespace, or had; none where no program is at work. */
  readonly declared?: readonly DeclaredBackup[];
}

/**
 * A backup as a program declares it. Somebody may have taken its object away, and its files stay: the program is all that
 * tells of them until they are recorded.
 */
export interface DeclaredBackup {
  readonly name: string;
  /** Text of the owner that its objects have. */
  readonly owner: string;
  readonly parameters: TargetParameters | undefined;
}

/** What needs one object. */
export interface SecretNeeds {
  /** Keys and credentials that keep their value in it, if it is a Secret. */
  readonly holders: readonly KubeObject[];
  /** Backups whose files cannot be read, or not be deleted, without it; not those that have none. */
  readonly backups: readonly ClusterBackupManifest[];
  /** Backups that name it and have no files, such as failed ones: whether MOSK needs it to remove them is not documented. */
  readonly empty: readonly ClusterBackupManifest[];
  /** Declared backups that name it and have no object here that does. */
  readonly declared: readonly DeclaredBackup[];
  /** What makes further backups with it. */
  readonly schedules: readonly ClusterBackupScheduleManifest[];
  /** Names of Clusters whose default target it is in. */
  readonly clusters: readonly string[];
  /** Targets that it is in. */
  readonly targets: readonly TargetParameters[];
  /** Records of files that were left behind under it. */
  readonly left: readonly LeftRecord[];
  /** The same as 0.1.0 noted it on keys and credentials: `file, file`. */
  readonly leftFiles: readonly string[];
}

/**
 * Everything in the object's namespace that needs it, by its name and by what is noted on it.
 *
 * A Secret may be a key itself. Whether it is while there is a KeyEncryptionKey of the same name is not documented, so it
 * counts: refusing too much loses no data.
 */
export function secretNeeds(object: KubeObject, users: SecretUsers): SecretNeeds {
  const { kind, metadata } = object;
  const { name } = metadata;
  const isSecret = kind === SecretType.kind;
  const keptIn = (field: Parameters<typeof secretReference>[0]) => secretReference(field)?.name === name;
  const keys = isSecret ? users.keys.filter(({ spec }) => keptIn(spec?.secret)) : [];
  const credentials = isSecret ? users.credentials.filter(({ spec }) => keptIn(spec?.remoteSecret)) : [];

  const keyNames = new Set(namesOf(keys));
  if (isSecret || kind === KeyEncryptionKeyType.kind) keyNames.add(name);
  const credentialNames = new Set(namesOf(credentials));
  if (kind === RCloneCredentialType.kind) credentialNames.add(name);
  const names = (keyName: string | undefined, credentialName: string | undefined) =>
    (keyName !== undefined && keyNames.has(keyName)) ||
    (credentialName !== undefined && credentialNames.has(credentialName));
  const needs = ({ keyEncryptionKey, rclone }: TargetParameters) =>
    names(keyEncryptionKey, rclone?.credential);
  const targetOf = ({ spec }: ClusterBackupManifest | ClusterBackupScheduleManifest): TargetParameters =>
    effectiveTarget(spec?.parameters, users.sections.get(spec?.targetCluster)).parameters ?? {};

  const naming = users.backups.filter((each) => needs(targetOf(each)));
  const hasClaims = (each: ClusterBackupManifest) =>
    claimsOf(each, users.sections.get(each.spec.targetCluster)).length > 0;
  const backups = naming.filter(hasClaims);
  const empty = naming.filter((each) => !hasClaims(each) && each.status?.status !== 'Deleted');
  const owners = new Set([...backups, ...empty].map(ownerOf));
  const declared = (users.declared ?? []).filter(
    ({ owner, parameters }) => needs(parameters ?? {}) && !owners.has(owner),
  );
  const schedules = users.schedules.filter((each) => needs(targetOf(each)));
  const sections = [...users.sections].filter(([, parameters]) => needs(parameters));
  const holders = [...keys, ...credentials];
  return {
    holders,
    backups,
    empty,
    declared,
    schedules,
    clusters: sections.map(([cluster]) => cluster),
    targets: [...[...backups, ...schedules].map(targetOf), ...sections.map(([, parameters]) => parameters)],
    // What a record says that cannot be read may be anything; a Secret is a key or a credential's only if somebody says so.
    left: (users.left ?? []).filter(
      ({ left, mayKnowMore }) =>
        names(left?.key, left?.credential) ||
        ((left === undefined || mayKnowMore) && (!isSecret || holders.length > 0)),
    ),
    leftFiles: [object, ...holders].flatMap(({ metadata }) => {
      const note = metadata.annotations?.[NEEDED_ANNOTATION];
      return note ? [note] : [];
    }),
  };
}

/** Whether anything needs it at all. */
export function isNeeded({ holders, declared, schedules, clusters, ...files }: SecretNeeds): boolean {
  return hasFiles(files) || [holders, declared, schedules, clusters].some((each) => each.length > 0);
}

/** Whether files in a storage depend on it, or may soon. */
export function hasFiles({
  backups,
  left,
  leftFiles,
}: Pick<SecretNeeds, 'backups' | 'left' | 'leftFiles'>): boolean {
  return backups.length + left.length + leftFiles.length > 0;
}

function namesOf(objects: readonly KubeObject[]): string[] {
  return objects.map(({ metadata }) => metadata.name);
}
