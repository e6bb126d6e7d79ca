import { canonicalJson } from '../model';
import type { Declaration } from './declaration';

/** Declarations that differ in nothing but what a table has columns for. */
export interface Table {
  readonly rows: readonly Declaration[];
  /** Columns besides name and cluster: what is the same in all rows stands in the loop. */
  readonly columns: readonly ('folder' | 'cron')[];
}

/** In the order of the first of each: statements of their own, and tables with a loop. */
export type Part = Declaration | Table;

/** From so many on a column of times is easier to read than statements that differ in a minute. */
const FEW = 3;

/**
 * What is written as one loop. First what has the same time, as whoever has written it has meant it; of the others, what is
 * the same but for its time. Nothing is made of a pattern: a row says all that is its own.
 */
export function parts(declarations: readonly Declaration[]): Part[] {
  const sameTime = grouped(declarations, (each) => canonicalJson([common(each), each.cron ?? null]));
  const alone = sameTime.flatMap((group) => (group.length === 1 ? group : []));
  const alike = grouped(alone, (each) => canonicalJson(common(each))).filter((group) => group.length >= FEW);
  const inTable = new Map<Declaration, readonly Declaration[]>();
  for (const group of [...sameTime.filter(({ length }) => length > 1), ...alike]) {
    for (const each of group) inTable.set(each, group);
  }
  return declarations.flatMap((each): Part[] => {
    const rows = inTable.get(each);
    if (rows === undefined) return [each];
    return rows[0] === each ? [{ rows, columns: columnsOf(rows) }] : [];
  });
}

/** All but name, cluster, time and folder. */
function common({ name, cluster: _cluster, cron, target, ...others }: Declaration): unknown {
  const place =
    target.to === 'rclone' && target.folder !== undefined ? { ...target, folder: 'in the table' } : target;
  return [others, cron !== undefined, place, idOf(name) === name];
}

function columnsOf(rows: readonly Declaration[]): Table['columns'] {
  const differs = (value: (row: Declaration) => string | undefined) => new Set(rows.map(value)).size > 1;
  return [
    ...(differs(({ target }) => (target.to === 'rclone' ? target.folder : undefined))
      ? (['folder'] as const)
      : []),
    ...(differs(({ cron }) => cron) ? (['cron'] as const) : []),
  ];
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** What all names of a table have in common, as words: `nightly` of `prod-nightly` and `lab-nightly`. */
export function commonName(rows: readonly Declaration[]): string | undefined {
  const words = rows.map(({ name }) => name.split(/[-.]/));
  const shared = (sequence: (list: readonly string[]) => readonly string[]) => {
    const [first = [], ...others] = words.map(sequence);
    const length = first.findIndex((word, index) => others.some((each) => each[index] !== word));
    return length === -1 ? first : first.slice(0, length);
  };
  const [ending, beginning] = [shared((list) => list.toReversed()).toReversed(), shared((list) => list)];
  const found = ending.length > 0 ? ending : beginning;
  return found.length === 0 ? undefined : found.join('-');
}

/** Id of the construct of a name. `constructs` looks up the children of a construct in an object, which has this one itself. */
export function idOf(name: string): string {
  return name === 'constructor' ? '_constructor' : name;
}
