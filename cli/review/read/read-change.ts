import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BackupError } from '../../../lib/errors';
import type { MoskApi } from '../../../lib/model';
import { quoted } from '../../../lib/review';
import {
  type Declarations,
  declarationsOf,
  declaredIn,
  elsewhereText,
  type KnownFiles,
  type SourceFile,
} from '../../check';
import { mistakeError } from '../../input';
import { decodedText } from '../../input/decode-text';
import type { Io } from '../../io';
import { PATCH_ENDING } from '../../synth';
import type { Change } from './change';
import { type CommitEnd, type End, endNamed, endText, startOf } from './compared-ends';
import { type ComparedFiles, comparedFiles } from './compared-files';
import { folderFiles } from './folder-files';
import { gitIn } from './git';
import { endsOf, judgedBy } from './judged-by';
import { isIn } from './layout';
import { previewChange } from './pulumi-preview';

/**
 * Reads two commits or folders, or a preview of Pulumi, which holds both ends.
 * @param folder of the manifests, from the root of the repository, or of each named folder
 * @param apiOf of a management cluster
 * @throws BackupError or AggregateError of them: `file-invalid` for ends that do not exist, and for whatever of head
 * cannot be read. What of base cannot be read is there already: it is told as what the change does away with.
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
  const git = gitIn(io.cwd, io);
  const base = await endNamed(baseName, git, io);
  const head = await endNamed(headName, git, io);
  if (base.commit === undefined || head.commit === undefined) {
    return changeOf(base, head, await folderFiles(base, head, folder, io), apiOf, io);
  }
  const { from, remark } = await startOf(base, head);
  if (folder !== undefined && !hasFolder(from, folder) && !hasFolder(head, folder))
    throw noSuchFolder(folder);
  const files = await comparedFiles(from, head, folder);
  const same =
    from.commit === head.commit ? [`${quoted(head.name)} has nothing that ${quoted(base.name)} lacks.`] : [];
  const remarks = [...(remark === undefined ? [] : [remark]), ...same, ...files.remarks];
  return changeOf(from, head, { ...files, remarks }, apiOf, io);
}

/** Whether a commit has any file in a folder. */
function hasFolder({ tree }: CommitEnd, folder: string): boolean {
  return [...tree.keys()].some((each) => isIn(each, folder));
}

/** A misspelt folder has no manifests, so nothing would ever be found in it. */
function noSuchFolder(folder: string): BackupError {
  return new BackupError('file-invalid', 'Neither commit has a file in this folder', {
    at: `--path ${folder}`,
    fix: 'name the folder of the manifests from the root of the repository, such as clusters',
  });
}

/** The text of a file that is a preview, whatever refs there are. */
async function previewNamed(name: string, io: Io): Promise<string | undefined> {
  if (name === '-') return io.stdin.read();
  return name.endsWith('.json')
    ? readFile(path.resolve(io.cwd, name)).then(
        (content) => decodedText(content, name),
        () => undefined,
      )
    : undefined;
}

function changeOf(
  from: End,
  to: End,
  { base, head, remarks }: ComparedFiles,
  apiOf: (managementCluster: string) => MoskApi,
  io: Io,
): Change {
  const known = knownFiles(base.files, head.files);
  const before = declarationsOf(base.files, apiOf, known);
  const after = declarationsOf(head.files, apiOf, known, before.subjects);
  const broken = [...head.mistakes, ...after.mistakes];
  if (broken.length > 0) throw new AggregateError(broken.map(mistakeError));
  const unlisted = after.unlisted.map(({ file, problem }) => `${quoted(file)}: ${problem}.`);
  const nothing = before.subjects.length + before.defaultTargets.length === 0 ? [NOTHING] : [];
  return {
    base: before,
    head: { ...after, files: new Set(head.files.map(({ name }) => name)) },
    compared: `${endText(from)} → ${endText(to)}`,
    remarks: [
      ...remarks,
      ...nothing,
      ...unlisted,
      ...elsewhereRemarks([base.files, before], [head.files, after]),
    ],
    unread: [...base.mistakes, ...before.mistakes],
    judged: judgedBy(from, to, io),
    ends: endsOf(from, to, io),
  };
}

/** Of a kustomization that is the same at both ends nothing is said: it is no change as far as anybody sees here. */
function elsewhereRemarks(
  [base, before]: readonly [readonly SourceFile[], Declarations],
  [head, after]: readonly [readonly SourceFile[], Declarations],
): string[] {
  const textsOf = (files: readonly SourceFile[]) => new Map(files.map(({ name, text }) => [name, text]));
  const [was, is] = [textsOf(base), textsOf(head)];
  const changed = [...before.elsewhere, ...after.elsewhere].filter(
    ({ file }) => was.get(file) !== is.get(file),
  );
  const text = elsewhereText(changed);
  return text === undefined ? [] : [text];
}

const NOTHING = 'Before the change, nothing of backups is declared in what was compared.';

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
