import { median } from '../median';

const WIDTHS = [58, 16, 32, 32];

/** A row for each thing that is measured, a column for each server. */
export const tableHead = (what: string, servers: readonly string[]) => `\n${cells([what, ...servers])}`;

/**
 * Medians, those of the ratios to the first server's values of the same rounds (below 1, it took less than that), and the
 * ratio of the least values: on a machine that others use, what disturbs a round only adds to it.
 *
 * @param values of each server, one from each round
 */
export function rowOf(what: string, unit: string, values: readonly (readonly number[])[]): string {
  const [first = []] = values;
  const columns = values.map((own, server) => {
    const text = `${median(own).toFixed(0)} ${unit}`;
    if (server === 0) return text;
    const ratios = own.map((value, round) => value / (first[round] ?? Number.NaN));
    return `${text} (${median(ratios).toFixed(2)} ×, least ${(Math.min(...own) / Math.min(...first)).toFixed(2)} ×)`;
  });
  return cells([what, ...columns]);
}

const cells = (texts: readonly string[]) =>
  texts
    .map((text, at) => text.padEnd(WIDTHS[at] ?? 0))
    .join(' ')
    .trimEnd();
