import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import { isObject } from '../../lib/model';
import { filesOf, MANIFEST } from '../input';
import { PATCH_ENDING } from '../synth';
import { textIfAny, writeWholeFile } from '../whole-file';
import { FORMS, type Form } from './form';

/** What we have written into a folder. No ending that an engine or kubectl reads. */
export const RECORD = '.mosk-backup-import';

export interface ImportRecord {
  readonly form: Form;
  /** SHA-256 of each file as it was written, by its path with `/`. */
  readonly files: Readonly<Record<string, string>>;
  /** `Kind namespace/name` of what was declared. */
  readonly objects: readonly string[];
}

export interface FileToWrite {
  readonly path: string;
  readonly text: string;
  /** Only where there is none: it belongs to the project around the program. */
  readonly onlyIfMissing?: boolean;
}

/** A file that we have written, as it is now. */
export interface FoundFile {
  readonly path: string;
  /** `undefined`: it is gone. */
  readonly text: string | undefined;
  readonly edited: boolean;
}

/** A file that somebody else has written. */
export interface AddedFile {
  readonly path: string;
  readonly text: string;
}

const ADDED = new RegExp(`${MANIFEST.source}|\\${PATCH_ENDING}$`);

/** @throws BackupError `file-invalid` */
export async function readRecord(folder: string): Promise<ImportRecord | undefined> {
  const file = path.join(folder, RECORD);
  const text = await textIfAny(file);
  if (text === undefined) return undefined;
  const record = parsed(text);
  if (record !== undefined) return record;
  throw new BackupError('file-invalid', 'The record of what import wrote here cannot be read', {
    at: file,
    fix: 'restore it as it was committed, or import into another folder',
  });
}

function parsed(text: string): ImportRecord | undefined {
  try {
    const record: unknown = JSON.parse(text);
    if (!isObject(record) || !isObject(record.files) || !Array.isArray(record.objects)) return undefined;
    if (!FORMS.some((form) => form === record.form)) return undefined;
    if (!record.objects.every((name) => typeof name === 'string')) return undefined;
    const isInside = (name: string) => !path.isAbsolute(name) && !name.split(/[/\\]/).includes('..');
    return Object.keys(record.files).every(isInside) ? (record as unknown as ImportRecord) : undefined;
  } catch {
    return undefined;
  }
}

export async function foundFiles(folder: string, { files }: ImportRecord): Promise<FoundFile[]> {
  return allInOrder(
    Object.entries(files).map(async ([name, hash]) => {
      const text = await textIfAny(path.join(folder, name));
      return { path: name, text, edited: text !== undefined && hashOf(text) !== hash };
    }),
  );
}

/** Files with manifests, and patches, that somebody has put beside those that we have written. Beside a program they are its own. */
export async function addedFiles(folder: string, { form, files }: ImportRecord): Promise<AddedFile[]> {
  if (form !== 'yaml') return [];
  const names = await filesOf('.', folder, ADDED);
  const added = names.map((name) => name.split(path.sep).join('/')).filter((name) => !(name in files));
  return Promise.all(
    added.map(async (name) => ({ path: name, text: (await textIfAny(path.join(folder, name))) ?? '' })),
  );
}

/**
 * Writes the files and the record, and removes what it wrote earlier and no longer writes; all of it, or nothing.
 * @returns paths of what was written and removed; what is there already is not among them
 * @throws BackupError or AggregateError of them: `file-invalid` for each file that is somebody else's, or was edited
 */
export async function writeFolder(
  folder: string,
  files: readonly FileToWrite[],
  told: Pick<ImportRecord, 'form' | 'objects'>,
): Promise<{ written: string[]; removed: string[] }> {
  const record = await readRecord(folder);
  const earlier = new Map(
    (record === undefined ? [] : await foundFiles(folder, record)).map((each) => [each.path, each]),
  );
  const wanted: FileToWrite[] = [];
  const refused: BackupError[] = [];
  for (const file of files) {
    const found = await textIfAny(path.join(folder, file.path));
    const known = earlier.get(file.path);
    if (found === undefined || found === file.text) wanted.push(file);
    else if (known !== undefined && !known.edited) wanted.push(file);
    else if (file.onlyIfMissing !== true)
      refused.push(notOurs(path.join(folder, file.path), known !== undefined));
  }
  const names = new Set(files.map((file) => file.path));
  const gone = [...earlier.values()].filter((each) => !names.has(each.path) && each.text !== undefined);
  refused.push(
    ...gone.filter(({ edited }) => edited).map((each) => notOurs(path.join(folder, each.path), true)),
  );
  if (refused.length > 1) throw new AggregateError(refused);
  if (refused[0] !== undefined) throw refused[0];
  const written: string[] = [];
  for (const { path: name, text } of wanted) {
    const file = path.join(folder, name);
    if ((await textIfAny(file)) === text) continue;
    await writeOrSay(file, text);
    written.push(name);
  }
  for (const each of gone) await rm(path.join(folder, each.path), { force: true });
  await writeOrSay(path.join(folder, RECORD), recordText(wanted, told));
  return { written, removed: gone.map((each) => each.path) };
}

function recordText(
  files: readonly FileToWrite[],
  { form, objects }: Pick<ImportRecord, 'form' | 'objects'>,
): string {
  const hashes = files
    .map((file): [string, string] => [file.path, hashOf(file.text)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ form, files: Object.fromEntries(hashes), objects }, null, 2)}\n`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function writeOrSay(file: string, text: string): Promise<void> {
  try {
    await writeWholeFile(file, text);
  } catch (cause) {
    throw new BackupError(
      'file-invalid',
      `This file cannot be written (${(cause as NodeJS.ErrnoException).code})`,
      {
        at: file,
        fix: 'name a folder that you may write to: --out',
        cause,
      },
    );
  }
}

function notOurs(file: string, edited: boolean): BackupError {
  return edited
    ? new BackupError('file-invalid', 'This file was edited since import wrote it, and stays as it is', {
        at: file,
        fix: 'see what has come and gone: mosk-backup import --check --out FOLDER; or import into another folder',
      })
    : new BackupError('file-invalid', 'A file of this name exists, and import did not write it', {
        at: file,
        fix: 'name another folder: --out',
      });
}
