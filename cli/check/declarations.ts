import { BackupError } from '../../lib/errors';
import {
  apiVersionOf,
  BACKUP_TYPES,
  ClusterBackupScheduleType,
  ClusterBackupType,
  KAAS_GROUP,
  KeyEncryptionKeyType,
  type KubeObject,
  type MoskApi,
  SecretType,
} from '../../lib/model';
import type { DefaultTarget, Subject } from '../../lib/policy';
import { readPatch } from '../defaults';
import { canSay, findObjects, type Located, type Mistake, type Selection } from '../input';
import { buildAll } from '../kustomize';
import { PATCH_ENDING } from '../synth';
import type { SourceFile } from './source-files';

/** What files declare, with the way back to their lines. */
export interface Declarations {
  readonly subjects: readonly Subject[];
  readonly defaultTargets: readonly DefaultTarget[];
  /** What of ours cannot be read. */
  readonly mistakes: readonly Mistake[];
  /** Of files with something of ours beside a kustomization that does not name them: nothing applies them. */
  readonly unlisted: readonly Mistake[];
  /** What kustomizations take or make from elsewhere, in which something of ours may be. */
  readonly elsewhere: readonly Mistake[];
}

/**
 * What of ours is declared in texts that may hold anything. Nothing else is looked at, whatever is wrong with it.
 * @param apiOf of a management cluster, for the place of a Cluster's backup section
 * @param known subjects of files that have been read before, by the files themselves
 * @param before what was declared before: a Secret that was a key then is one still, whatever is encrypted with now
 */
export function declarationsOf(
  files: readonly SourceFile[],
  apiOf: (managementCluster: string) => MoskApi,
  known: KnownFiles = new Map(),
  before: readonly Subject[] = [],
): Declarations {
  const subjects: Subject[] = [];
  const defaultTargets: DefaultTarget[] = [];
  const mistakes: Mistake[] = [];
  const texts = files.filter(({ name }) => !name.endsWith(PATCH_ENDING));
  const byName = new Map(texts.map((file) => [file.name, file]));
  const { builds, plain, unlisted } = buildAll(texts, ({ name, text }) => findObjects(text, name, OURS));
  for (const { file, objects, mistakes: found } of builds) {
    const from = byName.get(file);
    if (from !== undefined) for (const object of objects) subjects.push(subjectOf(object, from));
    for (const mistake of found) mistakes.push(mistake);
  }
  for (const file of texts) {
    if (!plain.has(file.name)) continue;
    const found = known.get(file) ?? declaredIn(file);
    // Not spread: a file can hold more than fits on the stack.
    for (const subject of found.subjects) subjects.push(subject);
    for (const mistake of found.mistakes) mistakes.push(mistake);
    const { changedBy } = file;
    if (changedBy !== undefined && !byName.has(changedBy) && found.subjects.length > 0) {
      mistakes.push({
        file: file.name,
        line: 1,
        problem: 'A kustomization above it changes this file, and is not among what is read',
        value: changedBy,
        fix: 'name its folder instead (--path of a review), or build it: kubectl kustomize FOLDER | mosk-backup check -',
      });
    }
  }
  for (const file of files) {
    if (!file.name.endsWith(PATCH_ENDING) || !IS_PATCH.test(file.text)) continue;
    const target = defaultTargetOf(file, apiOf);
    if ('problem' in target) mistakes.push(target);
    else defaultTargets.push(target);
  }
  for (const secret of keySecrets(texts, [...subjects, ...before])) subjects.push(secret);
  return {
    subjects,
    defaultTargets,
    mistakes,
    unlisted: unlisted.flatMap((name) => unlistedIn(byName.get(name))),
    elsewhere: builds.flatMap(({ elsewhere }) => elsewhere),
  };
}

function unlistedIn(file: SourceFile | undefined): Mistake[] {
  if (file === undefined) return [];
  return declaredIn(file)
    .subjects.slice(0, 1)
    .map(({ place }) => ({
      file: file.name,
      line: place().line ?? 1,
      problem: 'No kustomization.yaml names this file, so nothing applies it',
      fix: 'add it to the resources of the kustomization.yaml above it, or remove it',
    }));
}

/** What single files declare. */
export type KnownFiles = ReadonlyMap<SourceFile, Pick<Declarations, 'subjects' | 'mistakes'>>;

/** What one file declares, but for Secrets: which of them are keys, the others say. */
export function declaredIn(file: SourceFile): Pick<Declarations, 'subjects' | 'mistakes'> {
  const { objects, mistakes } = findObjects(file.text, file.name, OURS);
  return { subjects: objects.map((object) => subjectOf(object, file)), mistakes };
}

export function subjectOf(
  located: Located,
  { managementCluster, appliedFrom }: Pick<SourceFile, 'managementCluster' | 'appliedFrom'>,
): Subject {
  return {
    manifest: located.object,
    managementCluster,
    appliedFrom,
    place(path = '') {
      const line = located.lineNumberOf(path);
      return { text: `${located.file}:${line}`, file: located.file, line };
    },
  };
}

const OURS_BEGINS = `${KAAS_GROUP}/`;
/** The version of an object, and not the `…/v1alpha1/ClusterBackup` by which others speak of our kinds. */
const OUR_VERSION = new RegExp(`${KAAS_GROUP.replaceAll('.', '\\.')}/(?![^\\s"'/]*/)`);
const KINDS: ReadonlySet<unknown> = new Set(BACKUP_TYPES.map(({ kind }) => kind));

const OURS: Selection = {
  concerns: (text) => canSay(text, OURS_BEGINS),
  reports: (text) => canSay(text, OUR_VERSION) && BACKUP_TYPES.some(({ kind }) => canSay(text, kind)),
  takes: ({ apiVersion, kind }) =>
    typeof apiVersion === 'string' && apiVersion.startsWith(OURS_BEGINS) && KINDS.has(kind),
};

/** What synth writes; other people's patches are none of our business. */
const IS_PATCH = /^managementCluster:/m;

function defaultTargetOf(
  { name, text }: SourceFile,
  apiOf: (managementCluster: string) => MoskApi,
): DefaultTarget | Mistake {
  try {
    const { managementCluster, namespace, cluster, section } = readPatch(name, text, apiOf);
    return { managementCluster: managementCluster, namespace, cluster, parameters: section };
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    return { file: name, line: 1, problem: error.problem, value: error.value, fix: error.fix ?? '' };
  }
}

/** A key can be a plain Secret: those that are named as keys, and no others. */
function keySecrets(files: readonly SourceFile[], declared: readonly Subject[]): Subject[] {
  const wanted = new Set(declared.flatMap(keysOf));
  for (const { managementCluster, manifest } of declared) {
    if (manifest.kind === KeyEncryptionKeyType.kind)
      wanted.delete(keyOf(managementCluster, manifest, manifest.metadata.name));
  }
  if (wanted.size === 0) return [];
  return files.flatMap((file) =>
    findObjects(file.text, file.name, {
      concerns: (each) => canSay(each, SecretType.kind),
      reports: () => false,
      takes: ({ apiVersion, kind }) => apiVersion === apiVersionOf(SecretType) && kind === SecretType.kind,
    })
      .objects.filter(({ object }) => wanted.has(keyOf(file.managementCluster, object, object.metadata.name)))
      .map((each) => subjectOf(each, file)),
  );
}

function keysOf({ managementCluster, manifest }: Subject): string[] {
  if (manifest.kind !== ClusterBackupType.kind && manifest.kind !== ClusterBackupScheduleType.kind) return [];
  const spec = manifest.spec as { parameters?: { keyEncryptionKey?: unknown } | null } | null | undefined;
  const name = spec?.parameters?.keyEncryptionKey;
  return typeof name === 'string' ? [keyOf(managementCluster, manifest, name)] : [];
}

function keyOf(managementCluster: string, { metadata }: KubeObject, name: string): string {
  const namespace: unknown = metadata.namespace;
  return `${managementCluster} ${typeof namespace === 'string' ? namespace : ''}/${name}`;
}
