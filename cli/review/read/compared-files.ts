import path from 'node:path';
import { allInOrder } from '../../../lib/all-in-order';
import { type KubeObject, SecretType } from '../../../lib/model';
import { quoted } from '../../../lib/review';
import { declaredIn, type SourceFile, type SourceFiles } from '../../check';
import { canSay, type Mistake } from '../../input';
import { decodeText } from '../../input/decode-text';
import { KUSTOMIZATION } from '../../kustomize';
import { LIST, PATCH_ENDING } from '../../synth';
import { changingAbove } from './changing-above';
import type { CommitEnd } from './compared-ends';
import { type EndFile, engineChanges } from './engine-objects';
import type { TreeEntry } from './git-output';
import { isIn, type Layout, placeIn } from './layout';
import { followingLinks, type Reached } from './links';
import { isManifestPath, isShownPath } from './manifest-path';
import { movedRemarks } from './moved-files';
import { pointerProblem } from './pointer-file';

/** What of two commits is compared. */
export interface ComparedFiles {
  readonly base: SourceFiles;
  readonly head: SourceFiles;
  /** What whoever reads the review has to know of the comparison itself. */
  readonly remarks: readonly string[];
}

interface Read {
  /** What stands at a path, links followed. */
  readonly at: Reached;
  readonly end: CommitEnd;
}

/**
 * The files of two commits that are compared: those of the named folder; failing that, of the folders that synth had
 * written into before the change or writes into now; failing that, all.
 *
 * Whatever else was there before counts as well as soon as the change touches something of ours in it: a list is no word
 * that nothing is declared elsewhere. Of head only the same paths count there, so that a copy in another place hides
 * nothing. What head adds there is nobody's manifest, for all that is known, and a remark.
 */
export async function comparedFiles(
  from: CommitEnd,
  to: CommitEnd,
  folder: string | undefined,
): Promise<ComparedFiles> {
  const [base, head] = (await allInOrder([from, to].map(readEnd))) as [Read, Read];
  const lists = synthFoldersOf(from);
  const layout: Layout = { lists, named: folder };
  const roots =
    folder !== undefined ? [folder] : lists.length === 0 ? ['.'] : [...lists, ...synthFoldersOf(to)];
  const isInside = (file: string) => isShownPath(file) && roots.some((root) => isIn(file, root));

  const paths = [...new Set([...base.end.tree.keys(), ...head.end.tree.keys()])].sort();
  const wanted = paths.filter(
    (file) => isManifestPath(file) && (base.at(file) ?? head.at(file)) !== undefined,
  );
  const inside = wanted.filter(isInside);
  const outside = wanted.filter((file) => !isInside(file) && (folder === undefined || isIn(file, folder)));
  const touched = outside.filter((file) => base.at(file)?.id !== head.at(file)?.id);

  const texts = await textsOf([...inside, ...touched], base, head);
  const concerns = (file: string, at: Reached) => {
    const text = texts.of(at(file));
    return text !== undefined && declaresOurs(file, text);
  };
  const former = touched.filter((file) => base.at(file) !== undefined);
  let compared = inside;
  if (former.some((file) => concerns(file, base.at) || concerns(file, head.at))) {
    // What is used together is declared together, wherever: a key that goes, and the schedule that names it.
    const rest = outside.filter((file) => base.at(file) !== undefined);
    await texts.read(rest, base, head);
    compared = [...inside, ...rest].sort();
  }
  const beside = touched.filter((file) => !isShownPath(file) && roots.some((root) => isIn(file, root)));
  const hidden = hiddenThatCount(beside, compared, (file, { at }) => texts.of(at(file)), base, head);
  compared = [...compared, ...hidden].sort();
  const added = touched.filter(
    (file) => isShownPath(file) && base.at(file) === undefined && concerns(file, head.at),
  );
  const unread = elsewhere(base, head, (file) => roots.some((root) => isIn(file, root)));
  const leftOut = choosing(base, head, roots);
  const altered = wanted.filter((file) => base.at(file)?.id !== head.at(file)?.id);
  await texts.read(altered, base, head);
  const endFiles = ({ at }: Read) =>
    [...new Set([...compared, ...altered])].flatMap((file): EndFile[] => {
      const text = texts.of(at(file));
      return typeof text === 'string' ? [{ at: file, name: file, text }] : [];
    });
  const engines = engineChanges(endFiles(base), endFiles(head));

  const sourcesOf = async ({ at, end }: Read, other: Reached): Promise<SourceFiles> => {
    const changing = new Map<string, string | undefined>();
    for (const root of roots) changing.set(root, await changingAbove(end, at, root));
    const changedBy = (file: string) => changing.get(roots.find((root) => isIn(file, root)) ?? '');
    const files: SourceFile[] = [];
    const mistakes: Mistake[] = [];
    for (const file of compared) {
      const entry = at(file);
      const text = texts.of(entry);
      if (entry === undefined || text === undefined) continue;
      if (typeof text === 'string') {
        files.push({ name: file, ...placeIn(layout, file), text, changedBy: changedBy(file) });
      }
      // The same content at both ends is no change, whatever it is.
      else if (other(file)?.id !== entry.id) mistakes.push({ file, line: 1, ...text });
    }
    return { files, mistakes };
  };
  const baseSources = await sourcesOf(base, head.at);
  return {
    base: { ...baseSources, mistakes: [...baseSources.mistakes, ...unread.lost, ...leftOut, ...engines] },
    head: await sourcesOf(head, base.at),
    remarks: [
      ...movedRemarks(base.at, head.at, inside, paths, (file) => placeIn(layout, file).managementCluster),
      ...unread.remarks,
      ...hidden.map(
        (file) =>
          `${quoted(file)} is hidden, and declares once more what is declared already, or asks for a deletion; engines read it.`,
      ),
      ...addedRemarks(added, roots),
    ],
  };
}

async function readEnd(end: CommitEnd): Promise<Read> {
  return { end, at: await followingLinks(end.tree, end.git) };
}

/** The folders that synth wrote into, by the lists that it leaves there. */
function synthFoldersOf({ tree }: CommitEnd): string[] {
  return [...tree.keys()]
    .filter((each) => path.posix.basename(each) === LIST)
    .map((each) => path.posix.dirname(each));
}

type Text = string | Pick<Mistake, 'problem' | 'fix'>;

/** The texts of some files of both ends, each content decoded once. */
async function textsOf(files: readonly string[], base: Read, head: Read) {
  const decoded = new Map<string, Text>();
  const read = async (some: readonly string[], ...ends: readonly Read[]) => {
    const ids = new Set(ends.flatMap(({ at }) => some.flatMap((file) => at(file)?.id ?? [])));
    const contents = await base.end.git.contentsOf(ids);
    for (const id of ids) {
      const content = contents.get(id);
      if (content !== undefined && !decoded.has(id)) {
        decoded.set(id, pointerProblem(content) ?? decodeText(content));
      }
    }
  };
  await read(files, base, head);
  return {
    read,
    of: (entry: TreeEntry | undefined) => (entry === undefined ? undefined : decoded.get(entry.id)),
  };
}

/** Whether a file declares something of ours, or could: what cannot be read could be anything. */
function declaresOurs(name: string, text: Text): boolean {
  if (typeof text !== 'string' || name.endsWith(PATCH_ENDING) || KUSTOMIZATION.test(name)) return true;
  // A key can be a plain Secret.
  if (canSay(text, SecretType.kind)) return true;
  const { subjects, mistakes } = declaredIn({ name, managementCluster: '', text });
  return subjects.length > 0 || mistakes.length > 0;
}

/**
 * Hidden files that head adds, and that declare once more what is declared elsewhere, or ask for a deletion: kubectl, Flux
 * and Argo CD read them in a folder as any others, and the later one holds. But not every one reads hidden folders: a copy
 * there of what goes elsewhere does not hide that it goes.
 */
function hiddenThatCount(
  hidden: readonly string[],
  compared: readonly string[],
  textOf: (file: string, end: Read) => Text | undefined,
  base: Read,
  head: Read,
): string[] {
  const declaredBy = (file: string, end: Read) => {
    const text = textOf(file, end);
    if (typeof text !== 'string') return [];
    return declaredIn({ name: file, managementCluster: '', text }).subjects.map(({ manifest }) => manifest);
  };
  const added = hidden
    .filter((file) => base.at(file) === undefined)
    .map((file) => ({ file, objects: declaredBy(file, head) }))
    .filter(({ objects }) => objects.length > 0);
  if (added.length === 0) return [];
  const namesAt = (end: Read) => new Set(compared.flatMap((file) => declaredBy(file, end)).map(nameOf));
  const [before, after] = [namesAt(base), namesAt(head)];
  const goes = (object: KubeObject) => before.has(nameOf(object)) && !after.has(nameOf(object));
  const counts = (object: KubeObject) =>
    before.has(nameOf(object)) || (object.spec as { delete?: unknown } | undefined)?.delete === true;
  return added.filter(({ objects }) => objects.some(counts) && !objects.some(goes)).map(({ file }) => file);
}

const nameOf = ({ kind, metadata }: KubeObject) => JSON.stringify([kind, metadata.namespace, metadata.name]);

/** Submodules and links that lead to no file of the commit: nobody sees here what becomes of what they led to. */
function elsewhere(
  base: Read,
  head: Read,
  isInside: (file: string) => boolean,
): { readonly lost: Mistake[]; readonly remarks: string[] } {
  const lost: Mistake[] = [];
  const remarks: string[] = [];
  const leadsAway = ({ end, at }: Read, file: string) => {
    const entry = end.tree.get(file);
    if (entry === undefined || entry.kind === 'file') return undefined;
    return entry.kind === 'submodule' || at(file) === undefined ? entry : undefined;
  };
  for (const file of new Set([...base.end.tree.keys(), ...head.end.tree.keys()])) {
    const was = leadsAway(base, file);
    const is = leadsAway(head, file);
    if (was?.id === is?.id && was?.kind === is?.kind) continue;
    const what = (was ?? is)?.kind === 'submodule' ? 'a submodule' : 'a link to no file of the repository';
    if (was !== undefined && isInside(file)) {
      lost.push({ file, line: 1, problem: `It was ${what}, and becomes another`, fix: ELSEWHERE });
    } else remarks.push(`${quoted(file)} is ${what} and changes; what it leads to is not compared.`);
  }
  return { lost, remarks };
}

/** By these files engines choose what they read, or change it (Flux, artifacts of sources; Argo CD, parameter overrides). */
const CHOOSES = /(?:^|\/)(?:\.sourceignore|\.argocd-source(?:-[^/]*)?\.yaml)$/;

/** Files that come, change or go, and by which an engine may leave out what is compared. */
function choosing(base: Read, head: Read, roots: readonly string[]): Mistake[] {
  const files = new Set(
    [...base.end.tree.keys(), ...head.end.tree.keys()].filter((file) => CHOOSES.test(file)),
  );
  const concerns = (file: string) =>
    roots.some((root) => isIn(file, root) || isIn(path.posix.join(root, '.'), path.posix.dirname(file)));
  return [...files]
    .filter((file) => base.at(file)?.id !== head.at(file)?.id && concerns(file))
    .map((file) => ({ file, line: 1, problem: 'By it an engine chooses what it reads', fix: CHOSEN }));
}

const CHOSEN = 'see which manifests it leaves out now: what an engine no longer reads, it removes';

const ELSEWHERE =
  'review what it leads to in its own repository, or name the folder of the manifests: --path';

const MOST_NAMED = 3;

function addedRemarks(added: readonly string[], roots: readonly string[]): string[] {
  if (added.length === 0) return [];
  const named = added.slice(0, MOST_NAMED).map(quoted);
  const rest = added.length - named.length;
  const files = `${named.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
  const where = [...new Set(roots)].slice(0, MOST_NAMED).map(quoted).join(', ');
  return [`Not compared, because synth has written only into ${where}: ${files}, which the change adds.`];
}
