import { onOneLine } from '../../lib/printable';
import type { Io } from '../io';
import { foldedCell, longestPart } from './folded-cell';

/** How wide a table may get. */
export interface TableRoom {
  readonly columns: number;
  /** Names are cut as well where they do not fit; otherwise they stay whole, to be copied. */
  readonly cutsNames: boolean;
  /** @default true */
  readonly headings?: boolean;
}

/** A line for each row, for those who search and count lines. */
const WHOLE: TableRoom = { columns: Number.POSITIVE_INFINITY, cutsNames: false };

/**
 * On a terminal as wide as that is; elsewhere a line for each row.
 * @param indent of a table that is written further in
 */
export function tableRoom({ stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>, indent = 0): TableRoom {
  return stdout.isTTY ? { columns: stderr.columns - indent, cutsNames: true } : WHOLE;
}

/**
 * Columns as kubectl prints them: upper-case headings, three spaces between, nothing after the last. Where that is wider
 * than there is room, the widest cells go on in the next line.
 * @returns lines, without line breaks
 */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  room: TableRoom = WHOLE,
): string[] {
  const all = [headings, ...rows].map((row) => headings.map((_, column) => onOneLine(row[column] ?? '')));
  const widths = fittingWidths(all, room);
  const shown = room.headings === false ? all.slice(1) : all;
  return shown.flatMap((row) => {
    const cells = row.map((cell, column) => foldedCell(cell, widths[column] ?? 0, room.cutsNames));
    const height = Math.max(...cells.map(({ length }) => length));
    return [...Array(height).keys()].map((line) =>
      cells
        .map((parts, column) => (parts[line] ?? '').padEnd(widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  });
}

const GAP = '   ';

/** The narrowest that a name is cut to. */
const NARROWEST = 12;

/** As wide as their cells; if that is too much, the widest gives way first. */
function fittingWidths(
  rows: readonly (readonly string[])[],
  { columns, cutsNames }: TableRoom,
): readonly number[] {
  const most = (measure: (cell: string) => number) =>
    (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => measure(row[column] ?? ''))));
  const widths = most(({ length }) => length);
  const least = most(longestPart).map((width) => (cutsNames ? Math.min(width, NARROWEST) : width));
  let excess = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - columns;
  while (excess > 0) {
    const spare = widths.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
