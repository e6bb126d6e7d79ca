import { BackupError } from '../../../lib/errors';
import type { ResourceType } from '../../../lib/model';
import { JOURNAL_FORMAT, type JournalEntry, type JournalHead, linesOf } from './journal-lines';
import type { Stored } from './stored';

/** What takes nothing away: buckets and archives may be all that somebody has left. */
const BEGIN_ANEW = 'move it away, which begins without objects: buckets and archives stay';

/** What a journal holds. */
export interface KeptObjects {
  readonly version: number;
  readonly objects: readonly Stored[];
  /** How many bytes of the file are sound. What follows is what a crash has left of a last, unfinished write. */
  readonly sound: number;
}

/**
 * @param file for errors
 * @throws BackupError `file-invalid` for a file that is damaged anywhere but at its end, or that is none of ours
 */
export function keptObjects(content: Buffer, file: string): KeptObjects {
  const lines = linesOf(content);
  const head = headOf(lines.next().value?.value, file);
  const objects = new Map<string, Stored>();
  let version = head.version;
  let sound = 0;
  let unsound: number | undefined;
  let entries = 0;
  for (const { number, end, value } of lines) {
    if (value === undefined) {
      unsound ??= number;
      continue;
    }
    // Nothing is written behind an unfinished write: what stands there has been changed by something else.
    if (unsound !== undefined) throw damaged(file, unsound);
    const entry = value as JournalEntry;
    for (const change of entry.changes) {
      if ('object' in change) objects.set(keyOf(change.type, change.object.metadata), change);
      else objects.delete(keyOf(change.type, change.removed));
    }
    version = entry.version;
    sound = end;
    entries += 1;
  }
  // The first part is written before the file gets its name: a crash cannot have cut it.
  if (entries < head.objects) throw damaged(file, entries + 2);
  return { version, objects: [...objects.values()], sound: sound || firstLineLength(content) };
}

function headOf(value: unknown, file: string): JournalHead {
  if (value === undefined) throw damaged(file, 1);
  const head = value as JournalHead;
  if (head.format === JOURNAL_FORMAT) return head;
  throw new BackupError('file-invalid', 'This file is of another release', {
    at: file,
    value: JSON.stringify(head.format),
    fix: `use the release that wrote it; or ${BEGIN_ANEW}`,
  });
}

function damaged(file: string, line: number): BackupError {
  return new BackupError(
    'file-invalid',
    'The objects of this folder are damaged, and were left as they are',
    {
      at: `${file}:${line}`,
      fix: `bring back a copy of the file; or ${BEGIN_ANEW}`,
    },
  );
}

function keyOf(
  { group, plural }: ResourceType,
  { namespace = '', name }: { namespace?: string; name: string },
): string {
  return `${group}/${plural}/${namespace}/${name}`;
}

const firstLineLength = (content: Buffer) => content.indexOf('\n') + 1;
