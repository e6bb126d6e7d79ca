import {
  type ClusterBackupManifest,
  claimedFiles,
  claimOfRecord,
  earlierNote,
  effectiveTarget,
  endpointIdentity,
  isArchiving,
  isUploadStatus,
  momentOf,
  remoteFolder,
  type TargetParameters,
} from '../model';
import { backupClaims } from './backup-claims';
import { type Scene, sectionOf } from './scene';
import { storedAs } from './stored-as';

/** Why a file is somebody's, the strongest first. */
export const CLAIMS = ['claimed', 'unfinished', 'left on purpose', 'declared'] as const;

export interface Claim {
  readonly verdict: (typeof CLAIMS)[number];
  /** Who names it: `ClusterBackup prod/nightly-3 on mgmt-a`. */
  readonly by: string;
}

/** A file as claims name it, `s3://bucket/key`, and the identity of its endpoint if that is known. */
export interface Place {
  readonly storage: string | undefined;
  readonly file: string;
}

/** Who names which file, over everything that was read. */
export interface ClaimBook {
  /** @returns the files that are named now and were not, or not so strongly */
  add(scene: Scene, endpointOf: EndpointOf): readonly string[];
  /** @returns as `add` */
  addDeclared(scene: Scene, endpointOf: EndpointOf): readonly string[];
  /** Two storages are told apart only where both are known. */
  of(place: Place): Claim | undefined;
  /** A storage known to be another one, in which a file of this name is somebody's. */
  elsewhere(place: Place): string | undefined;
  /** The backup under way that writes into this folder since before that moment. */
  runInto(folder: Place, modified: number): string | undefined;
}

/** Endpoint of a credential, in any spelling; `undefined` where nobody knows. */
export type EndpointOf = (
  namespace: string | undefined,
  credential: string | undefined,
) => string | undefined;

/** A storage's clock may be wrong by so much. */
const CLOCK_MS = 24 * 3_600_000;

interface Entry {
  readonly storage: string | undefined;
  readonly claim: Claim;
}

interface RunUnderWay {
  readonly storage: string | undefined;
  readonly by: string;
  readonly since: number;
}

export function createClaimBook(): ClaimBook {
  const files = new Map<string, Entry[]>();
  const names = new Map<string, Claim>();
  const runs = new Map<string, RunUnderWay[]>();

  function put(file: string, storage: string | undefined, claim: Claim): string[] {
    if (!file.startsWith('s3://')) return [];
    const stored = storedAs(file);
    const entries = files.get(stored) ?? [];
    const at = entries.findIndex((each) => each.storage === storage);
    const before = entries[at];
    if (before !== undefined && !isStronger(claim, before.claim)) return [];
    if (before === undefined) entries.push({ storage, claim });
    else entries[at] = { storage, claim };
    files.set(stored, entries);
    return [stored];
  }

  function putBackup(scene: Scene, endpointOf: EndpointOf, backup: ClusterBackupManifest): string[] {
    const { namespace } = backup.metadata;
    const section = sectionOf(scene, namespace, backup.spec.targetCluster);
    const claim: Claim = {
      verdict: backup.status?.uploadedAt === undefined ? 'unfinished' : 'claimed',
      by: nameOf('ClusterBackup', backup.metadata, scene),
    };
    const { parameters } = effectiveTarget(backup.spec.parameters, section);
    const storage = storageOf(parameters, namespace, endpointOf);
    const claims = backupClaims(backup, section);
    for (const name of claims.names) {
      const before = names.get(name);
      if (before === undefined || isStronger(claim, before)) names.set(name, claim);
    }
    putRun(backup, parameters, storage, claim.by);
    return claims.files.flatMap((file) => put(file, storage, claim));
  }

  function putRun(
    backup: ClusterBackupManifest,
    parameters: TargetParameters | undefined,
    storage: string | undefined,
    by: string,
  ): void {
    const { status } = backup.status ?? {};
    const folder = remoteFolder(parameters);
    if (folder === undefined || !(isArchiving(status) || isUploadStatus(status))) return;
    const began = momentOf(backup.status?.startedAt) ?? momentOf(backup.metadata.creationTimestamp);
    const since = (began ?? 0) - CLOCK_MS;
    runs.set(folder, [...(runs.get(folder) ?? []), { storage, by, since }]);
  }

  function strongest(place: Place): Claim | undefined {
    let found: Claim | undefined;
    const offer = (claim: Claim) => {
      if (found === undefined || isStronger(claim, found)) found = claim;
    };
    for (const { storage, claim } of files.get(place.file) ?? []) if (isSame(storage, place)) offer(claim);
    const named = names.size === 0 ? undefined : names.get(place.file.slice(place.file.lastIndexOf('/') + 1));
    if (named !== undefined) offer(named);
    return found;
  }

  return {
    add(scene, endpointOf) {
      const changed = scene.backups.flatMap((backup) => putBackup(scene, endpointOf, backup));
      for (const record of scene.records) {
        const { files: left, storage } = claimOfRecord(record);
        const by = nameOf('ConfigMap', record, scene);
        changed.push(...left.flatMap((file) => put(file, storage, { verdict: 'left on purpose', by })));
      }
      for (const credential of scene.credentials) {
        const by = nameOf('the note on RCloneCredential', credential.metadata, scene);
        const storage = endpointIdentity(credential.spec?.remoteConfig?.endpoint);
        const noted = notedFiles(earlierNote(credential));
        changed.push(...noted.flatMap((file) => put(file, storage, { verdict: 'left on purpose', by })));
      }
      return changed;
    },
    addDeclared(scene, endpointOf) {
      return scene.backups.flatMap((backup) => {
        const { namespace, name } = backup.metadata;
        const section = sectionOf(scene, namespace, backup.spec.targetCluster);
        const { parameters } = effectiveTarget(backup.spec.parameters, section);
        const storage = storageOf(parameters, namespace, endpointOf);
        const by = nameOf('manifest of ClusterBackup', { namespace, name }, scene);
        const wanted = { ...backup, status: undefined, spec: { ...backup.spec, parameters } };
        return claimedFiles(wanted).flatMap((file) => put(file, storage, { verdict: 'declared', by }));
      });
    },
    of: strongest,
    elsewhere: (place) =>
      files.get(place.file)?.find(({ storage }) => storage !== undefined && !isSame(storage, place))?.storage,
    runInto: (folder, modified) =>
      runs.get(folder.file)?.find(({ storage, since }) => isSame(storage, folder) && modified >= since)?.by,
  };
}

function isStronger(one: Claim, other: Claim): boolean {
  return CLAIMS.indexOf(one.verdict) < CLAIMS.indexOf(other.verdict);
}

function isSame(storage: string | undefined, place: Place): boolean {
  return storage === undefined || place.storage === undefined || storage === place.storage;
}

function storageOf(
  parameters: TargetParameters | undefined,
  namespace: string | undefined,
  endpointOf: EndpointOf,
): string | undefined {
  return endpointIdentity(endpointOf(namespace, parameters?.rclone?.credential));
}

function nameOf(
  kind: string,
  { namespace, name }: { readonly namespace?: string; readonly name: string },
  { managementCluster }: Scene,
): string {
  const on = managementCluster === '' ? '' : ` on ${managementCluster}`;
  return `${kind} ${namespace === undefined || namespace === '' ? '' : `${namespace}/`}${name}${on}`;
}

/** Each file begins with its scheme, so a comma in a name does no harm. */
function notedFiles(note: string): string[] {
  return note === '' ? [] : note.split(/, (?=(?:s3|nfs):\/\/)/);
}
