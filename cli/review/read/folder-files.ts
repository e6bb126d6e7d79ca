import path from 'node:path';
import { allInOrder } from '../../../lib/all-in-order';
import { readSources, type SourceFile, type SourceFiles, synthFoldersOf } from '../../check';
import type { Mistake } from '../../input';
import { decodeText } from '../../input/decode-text';
import type { Io } from '../../io';
import { LIST } from '../../synth';
import { changingAbove } from './changing-above';
import type { CommitEnd, End } from './compared-ends';
import type { ComparedFiles } from './compared-files';
import { type EndFile, engineChanges } from './engine-objects';
import { isIn, type Layout, placeIn } from './layout';
import { followingLinks } from './links';
import { isInShownFolder, isManifestPath } from './manifest-path';
import { pointerProblem } from './pointer-file';

/** What an end holds, by paths from the folder that is compared. */
interface Holding extends SourceFiles {
  /** Of a file, by its name. */
  relativeOf(name: string): string;
  /** Folders that synth wrote into, with `/` for the folder that is compared. */
  readonly lists: readonly string[];
}

/**
 * The files of two ends of which one is a folder at least.
 * @param folder of the manifests, from the root of the commit or of the folder
 */
export async function folderFiles(
  from: End,
  to: End,
  folder: string | undefined,
  io: Io,
): Promise<ComparedFiles> {
  const [base, head] = (await allInOrder([from, to].map((end) => held(end, folder, io)))) as [
    Holding,
    Holding,
  ];
  const layout: Layout = { lists: base.lists, named: '/' };
  const placed = ({ files, mistakes, relativeOf }: Holding): SourceFiles => ({
    files: files.map((file) => ({ ...file, ...placeIn(layout, `/${relativeOf(file.name)}`) })),
    mistakes,
  });
  const endFiles = ({ files, relativeOf }: Holding) =>
    files.map(({ name, text }): EndFile => ({ at: relativeOf(name), name, text }));
  const former = placed(base);
  const engines = engineChanges(endFiles(base), endFiles(head));
  return {
    base: { ...former, mistakes: [...former.mistakes, ...engines] },
    head: placed(head),
    remarks: [],
  };
}

function held(end: End, folder: string | undefined, io: Io): Promise<Holding> {
  return end.commit === undefined
    ? inFolder(path.join(end.name, folder ?? ''), io)
    : inCommit(end, folder ?? '.');
}

async function inFolder(top: string, io: Io): Promise<Holding> {
  const { files, mistakes } = await readSources([top], io);
  const absolute = path.resolve(io.cwd, top);
  const relativeOf = (name: string) =>
    path.relative(absolute, path.resolve(io.cwd, name)).split(path.sep).join('/');
  const lists = synthFoldersOf(
    files.map(({ name }) => name),
    io.cwd,
  );
  return { files, mistakes, relativeOf, lists: lists.map((list) => `/${relativeOf(list)}`) };
}

async function inCommit(end: CommitEnd, folder: string): Promise<Holding> {
  const { tree, git } = end;
  const at = await followingLinks(tree, git);
  const paths = [...tree.keys()].filter((file) => isIn(file, folder));
  const wanted = paths.filter(
    (file) => isManifestPath(file) && isInShownFolder(file) && at(file) !== undefined,
  );
  const contents = await git.contentsOf(wanted.map((file) => at(file)?.id ?? ''));
  const changedBy = await changingAbove(end, at, folder);
  const files: SourceFile[] = [];
  const mistakes: Mistake[] = paths
    .filter((file) => tree.get(file)?.kind === 'submodule')
    .map((file) => ({ file, line: 1, ...SUBMODULE }));
  for (const file of wanted) {
    const content = contents.get(at(file)?.id ?? '') ?? Buffer.alloc(0);
    const text = pointerProblem(content) ?? decodeText(content);
    if (typeof text === 'string') files.push({ name: file, managementCluster: '', text, changedBy });
    else mistakes.push({ file, line: 1, ...text });
  }
  const relativeOf = (name: string) => path.posix.relative(folder, name);
  const lists = paths.filter((file) => path.posix.basename(file) === LIST);
  return {
    files,
    mistakes,
    relativeOf,
    lists: lists.map((list) => `/${relativeOf(path.posix.dirname(list))}`),
  };
}

const SUBMODULE = {
  problem: 'This is a submodule, and what is in it is not in the commit',
  fix: 'compare two commits, or two folders',
};
