import path from 'node:path';
import { quoted } from '../../../lib/review';
import type { Reached } from './links';

/**
 * Whoever moves a folder away from the one that is compared loses nothing, if what reads it follows: the same files, under
 * the same names, in a place that nobody compares or that is another's.
 * @param inside files that are compared
 * @param paths all files of both ends
 * @param clusterOf management cluster of a file that is compared, as its folder says it
 */
export function movedRemarks(
  before: Reached,
  after: Reached,
  inside: readonly string[],
  paths: readonly string[],
  clusterOf: (file: string) => string,
): string[] {
  const compared = new Set(inside);
  const arrived = paths.filter((file) => before(file) === undefined && after(file) !== undefined);
  const places = new Map(arrived.map((file) => [placeKey(file, after(file)?.id), file]));
  const moves = new Map<string, number>();
  for (const file of inside) {
    const entry = before(file);
    const to = places.get(placeKey(file, entry?.id));
    if (entry === undefined || after(file) !== undefined || to === undefined) continue;
    // Between folders of one management cluster nothing is told as lost, or as moved by itself.
    if (compared.has(to) && clusterOf(file) === clusterOf(to)) continue;
    const what = compared.has(to) ? 'which is taken for another management cluster' : 'which is not compared';
    const move = JSON.stringify([path.posix.dirname(file), path.posix.dirname(to), what]);
    moves.set(move, (moves.get(move) ?? 0) + 1);
  }
  return [...moves].slice(0, MOST_TOLD).map(([move, count]) => {
    const [from = '', to = '', what = ''] = JSON.parse(move) as string[];
    const files = count === 1 ? 'one file' : `${count} files`;
    return `The same objects are declared from another folder: ${files} of ${quoted(from)} now in ${quoted(to)}, ${what}. Does the Application or Kustomization that reads the old folder follow? If not, all that is told below happens.`;
  });
}

const MOST_TOLD = 3;

function placeKey(file: string, id: string | undefined): string {
  return `${path.posix.basename(file)} ${id}`;
}
