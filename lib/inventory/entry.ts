import { findingsOf, shown } from '../contract';
import { BackupError } from '../errors';
import { isObject } from '../model';

/** One entry of a list and how messages name it. */
export interface Entry {
  readonly at: string;
  readonly value: Record<string, unknown>;
}

/** The entries of a list that an inventory need not have. */
export function optionalEntriesOf(
  data: unknown,
  list: string,
  members: readonly string[],
  findings: BackupError[],
): Entry[] {
  const values = isObject(data) ? data[list] : undefined;
  if (values === undefined) return [];
  if (Array.isArray(values)) return entriesFrom(values, list, members, findings);
  findings.push(wrong(list, 'This is a list', shown(values), `write entries with ${members.join(', ')}`));
  return [];
}

/** The entries of a list without which there is no inventory. */
export function entriesOf(
  data: unknown,
  list: string,
  members: readonly string[],
  findings: BackupError[],
): Entry[] {
  const values = isObject(data) ? data[list] : undefined;
  if (!Array.isArray(values) || values.length === 0) {
    findings.push(
      wrong(list, 'An inventory lists management clusters and clusters', 'absent or empty', 'list them'),
    );
    return [];
  }
  return entriesFrom(values, list, members, findings);
}

function entriesFrom(
  values: readonly unknown[],
  list: string,
  members: readonly string[],
  findings: BackupError[],
): Entry[] {
  return values.flatMap((value, index): Entry[] => {
    const at = `${list}[${index}]`;
    if (!isObject(value)) {
      findings.push(wrong(at, 'This is no entry of an inventory', undefined, `give ${members.join(', ')}`));
      return [];
    }
    const entry = { at: typeof value.name === 'string' ? `${at} (${value.name})` : at, value };
    for (const name of Object.keys(value)) {
      if (members.includes(name)) continue;
      findings.push(
        wrong(
          `${entry.at}: ${name}`,
          'An inventory has no such member',
          undefined,
          `use ${members.join(', ')}`,
        ),
      );
    }
    return [entry];
  });
}

/** What is wrong with something that has to be a text. */
export function text(
  value: unknown,
  at: string,
  check: (value: string, at: string) => unknown,
): BackupError[] {
  if (typeof value === 'string') return findingsOf(() => check(value, at));
  return [wrong(at, 'A string is missing here', shown(value), 'give it')];
}

export function wrong(at: string, problem: string, value: string | undefined, fix: string): BackupError {
  return new BackupError('schema-invalid', problem, { at, value, fix });
}
