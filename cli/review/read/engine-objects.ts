import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isObject, type KubeObject, qualifiedName } from '../../../lib/model';
import { declaredIn } from '../../check';
import { canSay, findObjects, type Located, type Mistake, type Selection } from '../../input';
import { KUSTOMIZATION, reachedBy } from '../../kustomize';
import { isIn } from './layout';

/** A text of one end of a change. */
export interface EndFile {
  /** Its path from the root of the repository or of the folder that is compared. */
  readonly at: string;
  /** As it is told. */
  readonly name: string;
  readonly text: string;
}

/** Kinds by which engines are told what to read (fluxcd.io/flux/components/kustomize, argo-cd.readthedocs.io). */
const ENGINES: Readonly<Record<string, readonly string[]>> = {
  'kustomize.toolkit.fluxcd.io/': ['Kustomization'],
  'argoproj.io/': ['Application', 'ApplicationSet'],
};
const GROUPS = Object.keys(ENGINES);

const ENGINE_OBJECTS: Selection = {
  concerns: (text) => GROUPS.some((group) => canSay(text, group)),
  // Nothing of theirs is an error of ours. One that can no longer be read counts as gone.
  reports: () => false,
  takes: ({ apiVersion, kind }) =>
    GROUPS.some((group) => String(apiVersion).startsWith(group) && ENGINES[group]?.includes(String(kind))),
};

/** When an engine looks, and what it waits for: none of it changes what it reads, removes or makes of it. */
const HARMLESS = new Set([
  ...['interval', 'retryInterval', 'timeout', 'wait', 'healthChecks', 'healthCheckExprs', 'dependsOn'],
  ...['decryption', 'info', 'revisionHistoryLimit'],
]);
/** By these an engine makes something else of what it reads. */
const CHANGES = new Set([
  ...['patches', 'patchesStrategicMerge', 'patchesJson6902', 'postBuild', 'targetNamespace', 'namePrefix'],
  ...['nameSuffix', 'commonMetadata', 'components', 'kustomize', 'plugin', 'directory', 'deletionPolicy'],
]);

/**
 * Where a change alters what an engine is told to read of the folders that hold something of ours, or to make of it: what
 * comes of that nobody sees here. One that comes and changes nothing of what it reads is no such thing.
 */
export function engineChanges(base: readonly EndFile[], head: readonly EndFile[]): Mistake[] {
  const [before, after] = [engineObjects(others(base, head)), engineObjects(others(head, base))];
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => !isDeepStrictEqual(meant(before.get(key)), meant(after.get(key))),
  );
  if (touched.length === 0) return [];
  const holdsOurs = [holderOf(base), holderOf(head)];
  return touched.flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const told = was ?? is;
    if (told === undefined || (was === undefined && !changesWhatItReads(is))) return [];
    const folders = [was, is].flatMap(foldersOf);
    if (!folders.some((folder) => holdsOurs.some((holds) => holds(folder)))) return [];
    return [
      {
        file: told.file,
        line: told.lineNumberOf(''),
        problem: 'It tells an engine what to read of the manifests of backups, or what to make of them',
        value: `${told.object.kind} ${qualifiedName(told.object.metadata.namespace, told.object.metadata.name)}`,
        fix: 'see what the engine reads now, and with which patches: what it no longer reads, it removes',
      },
    ];
  });
}

/** The files of an end that the other end has not, or has otherwise. */
function others(own: readonly EndFile[], other: readonly EndFile[]): EndFile[] {
  const texts = new Map(other.map(({ at, text }) => [at, text]));
  return own.filter(({ at, text }) => texts.get(at) !== text);
}

function engineObjects(files: readonly EndFile[]): Map<string, Located> {
  const found = files.flatMap(({ name, text }) => findObjects(text, name, ENGINE_OBJECTS).objects);
  return new Map(found.map((each) => [keyOf(each.object), each]));
}

function keyOf({ apiVersion, kind, metadata }: KubeObject): string {
  return JSON.stringify([apiVersion.split('/')[0], kind, metadata.namespace ?? '', metadata.name]);
}

/** What of an object matters here; `undefined`: it is not there. */
function meant(found: Located | undefined): unknown {
  if (found === undefined) return undefined;
  const { spec } = found.object;
  return isObject(spec)
    ? Object.entries(spec)
        .filter(([name]) => !HARMLESS.has(name))
        .sort()
    : spec;
}

function changesWhatItReads(found: Located | undefined): boolean {
  return membersOf(found?.object.spec).some(([name]) => CHANGES.has(name));
}

/** Folders that an object names, up to what stands for any name. */
function foldersOf(found: Located | undefined): string[] {
  if (found === undefined) return [];
  const named = membersOf(found.object.spec)
    .filter(([name, value]) => name === 'path' && typeof value === 'string')
    .flatMap(([, value]) => folderOf(String(value)));
  // Flux reads the root where nothing is named.
  return found.object.kind === 'Kustomization' && named.length === 0 ? ['.'] : named;
}

function folderOf(written: string): string[] {
  const certain = written.replace(/[^/]*[*?{[].*$/s, '');
  // Of a template the generators say what it is about.
  if (certain === '' && written.startsWith('{')) return [];
  return [path.posix.join('.', certain.replace(/^\/+/, '')).replace(/(?<=.)\/$/, '')];
}

/** Members at any depth; a JSON patch that is written as objects has paths, too, which are no folders of anybody. */
function membersOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap(membersOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    [name, member] as [string, unknown],
    ...membersOf(member),
  ]);
}

/** Whether something of ours lies in a folder, or is taken from elsewhere by a kustomization in it. */
function holderOf(files: readonly EndFile[]): (folder: string) => boolean {
  const byPath = new Map(files.map((file) => [file.at, file]));
  const ours = new Set(files.filter(declaresOurs).map(({ at }) => at));
  const holds = (folder: string, seen: Set<string>): boolean => {
    if (seen.has(folder)) return false;
    seen.add(folder);
    return files.some(({ at, text }) => {
      if (!isIn(at, folder)) return false;
      if (ours.has(at)) return true;
      if (!KUSTOMIZATION.test(at)) return false;
      return reachedBy({ name: at, text }).some((place) =>
        byPath.has(place) ? ours.has(place) : holds(place, seen),
      );
    });
  };
  return (folder) => holds(folder, new Set());
}

function declaresOurs({ name, text }: EndFile): boolean {
  const { subjects, mistakes } = declaredIn({ name, managementCluster: '', text });
  return subjects.length + mistakes.length > 0;
}
