import { BackupError } from '../errors';
import { counted, quotable, quotableName } from '../model';

/** What a check has found, in the order of the manifest; nothing is computed beyond what is asked for. */
export type Findings = Iterable<BackupError>;

/** @throws the first finding */
export function throwFirst(findings: Findings): void {
  for (const finding of findings) throw finding;
}

/** Findings of a check that throws one error itself. */
export function findingsOf(check: () => unknown): BackupError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (BackupError.is(error)) return [error];
    throw error;
  }
}

/** A value in an error: on one line, quoted and short. Not for secrets: see `measured`. */
export function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value !== 'string') return `${typeName(value)}, not a string`;
  const fit = quotable(value);
  if (fit.endsWith('no name')) return fit;
  const short = fit.length > 80 ? `${fit.slice(0, 77)}...` : fit;
  return `${JSON.stringify(short)} (${measured(value)})`;
}

/** The same of what should be a name: of an object, of a backend of rclone. */
export function shownName(value: unknown): string {
  if (typeof value !== 'string') return shown(value);
  const fit = quotableName(value, NAME, 253);
  return fit === value ? shown(value) : fit;
}

const NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** All that an error may say of a secret. */
export function measured(value: unknown): string {
  if (value === undefined) return 'absent';
  if (typeof value !== 'string') return `${typeName(value)}, not a string`;
  return counted([...value].length, 'character');
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}

/** A finding for a value that is not even a string; the schema would refuse it too. */
export function notAString(value: unknown, at: string, fix: string): BackupError {
  // YAML takes 0123 and yes for other things than text.
  const quote = typeof value === 'number' || typeof value === 'boolean' ? 'put it in quotes, or ' : '';
  return new BackupError('schema-invalid', 'A string is missing here', {
    at,
    value: shown(value),
    fix: `${quote}${fix}`,
  });
}

/** A finding for a value where members are expected; the schema would refuse it too. */
export function notAnObject(value: unknown, at: string, fix: string): BackupError {
  return new BackupError('schema-invalid', 'An object with members is missing here', {
    at,
    value: value === undefined ? 'absent' : typeName(value),
    fix,
  });
}
