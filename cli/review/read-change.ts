import type { MoskApi } from '../../lib/model';
import type { ReviewSide } from '../../lib/review';
import { declarationsOf, type SourceFiles } from '../check';
import { mistakeError } from '../input';
import type { Io } from '../io';
import { endNamed, startOf, synthFoldersOf } from './ends';

/** Both ends of a change, read. */
export interface Change {
  readonly base: ReviewSide;
  readonly head: ReviewSide;
  /** What was compared, for people; names between backticks. */
  readonly compared: string;
  /** What whoever reads the review has to know of the comparison itself; names between backticks. */
  readonly remarks: readonly string[];
}

/**
 * Reads two commits or folders.
 * @param folder of the manifests, from the root of the repository, or of each named folder
 * @param apiOf of a management cluster
 * @throws BackupError or AggregateError of them: `file-invalid` for ends that do not exist, and for whatever of head
 * cannot be read. What of base cannot be read is there already: it becomes a remark.
 */
export async function readChange(
  baseName: string,
  headName: string,
  folder: string | undefined,
  apiOf: (site: string) => MoskApi,
  io: Io,
): Promise<Change> {
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
  // Of both ends, because a folder may be new, or go.
  const written = [...new Set([...synthFoldersOf(from.paths), ...synthFoldersOf(head.paths)])];
  const folders = folder !== undefined ? [folder] : written.length > 0 ? written : ['.'];
  const remark = `This clone does not know where \`${headName}\` left \`${baseName}\`, so it is compared with \`${baseName}\` as it is now.`;
  return changeOf(
    `\`${baseName}\` ${from.commit.slice(0, 8)} → \`${headName}\` ${head.commit.slice(0, 8)}`,
    await from.sources(folders),
    await head.sources(folders),
    apiOf,
    start === undefined ? [remark] : [],
  );
}

function changeOf(
  compared: string,
  base: SourceFiles,
  head: SourceFiles,
  apiOf: (site: string) => MoskApi,
  remarks: readonly string[] = [],
): Change {
  const after = declarationsOf(head.files, apiOf);
  const broken = [...head.mistakes, ...after.mistakes];
  if (broken.length > 0) throw new AggregateError(broken.map(mistakeError));
  const before = declarationsOf(base.files, apiOf);
  const unread = [...base.mistakes, ...before.mistakes].map(
    ({ file, line, problem }) => `Before the change, \`${file}:${line}\` cannot be read: ${problem}.`,
  );
  return { base: before, head: after, compared, remarks: [...remarks, ...unread] };
}
