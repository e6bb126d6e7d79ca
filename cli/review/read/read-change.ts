import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../../lib/errors';
import type { MoskApi } from '../../../lib/model';
import { declarationsOf, declaredIn, type KnownFiles, type SourceFile, type SourceFiles } from '../../check';
import { mistakeError } from '../../input';
import type { Io } from '../../io';
import { PATCH_ENDING } from '../../synth';
import type { Change } from './change';
import { type CommitEnd, endNamed, hasFolder, startOf, synthFoldersOf } from './compared-ends';
import { previewChange } from './pulumi-preview';

/**
 * Reads two commits or folders, or a preview of Pulumi, which holds both ends.
 * @param folder of the manifests, from the root of the repository, or of each named folder
 * @param apiOf of a management cluster
 * @throws BackupError or AggregateError of them: `file-invalid` for ends that do not exist, and for whatever of head
 * cannot be read. What of base cannot be read is there already: it becomes a remark.
 */
export async function readChange(
  baseName: string,
  headName: string,
  folder: string | undefined,
  apiOf: (managementCluster: string) => MoskApi,
  io: Io,
): Promise<Change> {
  const preview = await previewNamed(baseName, io);
  if (preview !== undefined) return previewChange(preview, baseName === '-' ? 'stdin' : baseName, apiOf);
  const base = await endNamed(baseName, io);
  const head = await endNamed(headName, io);
  if (base.commit === undefined || head.commit === undefined) {
    const foldersOf = folder === undefined ? ['.'] : [folder];
    return changeOf(
      `\`${baseName}\` → \`${headName}\``,
      await (base.commit === undefined ? base.sources(folder) : base.sources(foldersOf)),
      await (head.commit === undefined ? head.sources(folder) : head.sources(foldersOf)),
      apiOf,
    );
  }
  const start = await startOf(base, head, io);
  const from = start ?? base;
  if (folder !== undefined && !hasFolder(from, folder) && !hasFolder(head, folder))
    throw noSuchFolder(folder);
  // Of both ends, because a folder may be new, or go.
  const written = [...new Set([...synthFoldersOf(from.paths), ...synthFoldersOf(head.paths)])];
  const folders = folder !== undefined ? [folder] : written.length > 0 ? written : ['.'];
  const remark = `This clone does not know where \`${headName}\` left \`${baseName}\`, so it is compared with \`${baseName}\` as it is now.`;
  return changeOf(
    `${commitText(from)} → ${commitText(head)}`,
    await from.sources(folders),
    await head.sources(folders),
    apiOf,
    start === undefined ? [remark] : [],
  );
}

/** A misspelt folder has no manifests, so nothing would ever be found in it. */
function noSuchFolder(folder: string): BackupError {
  return new BackupError('file-invalid', 'Neither commit has a file in this folder', {
    at: `--path ${folder}`,
    fix: 'name the folder of the manifests from the root of the repository, such as clusters',
  });
}

/** `main` 1a2b3c4d, or the number alone. */
function commitText({ name, commit }: CommitEnd): string {
  const number = commit.slice(0, 8);
  return commit.startsWith(name) ? number : `\`${name}\` ${number}`;
}

/** The text of a file that is a preview, whatever refs there are. */
async function previewNamed(name: string, io: Io): Promise<string | undefined> {
  if (name === '-') return io.stdin.read();
  return name.endsWith('.json')
    ? readFile(path.resolve(io.cwd, name), 'utf8').catch(() => undefined)
    : undefined;
}

function changeOf(
  compared: string,
  base: SourceFiles,
  head: SourceFiles,
  apiOf: (managementCluster: string) => MoskApi,
  remarks: readonly string[] = [],
): Change {
  const known = knownFiles(base.files, head.files);
  const before = declarationsOf(base.files, apiOf, known);
  const after = declarationsOf(head.files, apiOf, known, before.subjects);
  const broken = [...head.mistakes, ...after.mistakes];
  if (broken.length > 0) throw new AggregateError(broken.map(mistakeError));
  const unread = [...base.mistakes, ...before.mistakes].map(
    ({ file, line, problem }) => `Before the change, \`${file}:${line}\` cannot be read: ${problem}.`,
  );
  const unlisted = after.unlisted.map(({ file, problem }) => `\`${file}\`: ${problem}.`);
  return { base: before, head: after, compared, remarks: [...remarks, ...unread, ...unlisted] };
}

/** Files that are the same at both ends, read once. */
function knownFiles(base: readonly SourceFile[], head: readonly SourceFile[]): KnownFiles {
  const known = new Map<SourceFile, ReturnType<typeof declaredIn>>();
  const after = new Map(head.map((file) => [file.name, file]));
  for (const before of base) {
    const same = after.get(before.name);
    if (
      same?.text !== before.text ||
      same.managementCluster !== before.managementCluster ||
      before.name.endsWith(PATCH_ENDING)
    )
      continue;
    const found = declaredIn(before);
    known.set(before, found).set(same, found);
  }
  return known;
}
