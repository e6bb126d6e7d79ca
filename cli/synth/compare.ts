import type { ComparedFile } from './owned-files';

const CONTEXT = 2;
/** More is not read by anybody; how much is left out is said. */
const MAX_LINES = 300;

/** The files that are not what they should be, in the manner of `diff -u`; empty if all are. */
export function differences(files: readonly ComparedFile[]): string[] {
  const lines = files
    .filter(({ wanted, found }) => wanted !== found)
    .flatMap(({ path, wanted, found }) => [
      heading(path, wanted, found),
      ...lineDiff(found ?? '', wanted ?? ''),
    ]);
  if (lines.length <= MAX_LINES) return lines;
  return [...lines.slice(0, MAX_LINES), `… and ${lines.length - MAX_LINES} more lines`];
}

function heading(path: string, wanted: string | undefined, found: string | undefined): string {
  if (found === undefined) return `${path}: missing`;
  return wanted === undefined ? `${path}: no longer declared` : `${path}: stale`;
}

/** Lines that go (`-`) and come (`+`) between two texts, with a little of what is around them. */
export function lineDiff(before: string, after: string): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const edits = alongLongestCommon(old, now);
  const near = edits.map((_, index) =>
    edits.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((edit) => !edit.startsWith(' ')),
  );
  return edits.flatMap((edit, index) => (near[index] ? [edit] : near[index - 1] ? ['  …'] : []));
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Manifests are short, so the plain table of longest common subsequences does. */
function alongLongestCommon(old: readonly string[], now: readonly string[]): string[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  const length = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = lengths[i] as Uint32Array;
      row[j] = old[i] === now[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const edits: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      edits.push(`  ${old[i]}`);
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && length(i + 1, j) >= length(i, j + 1))) {
      edits.push(`- ${old[i]}`);
      i += 1;
    } else {
      edits.push(`+ ${now[j]}`);
      j += 1;
    }
  }
  return edits;
}
