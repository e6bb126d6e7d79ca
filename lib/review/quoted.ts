import { naturalOrder, quotable } from '../model';

const MAX_LENGTH = 200;

/** A name or value of somebody else's, between backticks, on one line and not endless. */
export function quoted(value: string): string {
  const line = quotable(value)
    .replaceAll('`', "'")
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return `\`${line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line}\``;
}

/** `a`, `b` and 3 more, in the order in which people count */
export function listed(values: readonly string[], most = 3): string {
  const shown = [...values].sort(naturalOrder).slice(0, most).map(quoted);
  const rest = values.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `26 h`, `1 h 30 min`, `72 h (3 days)` */
export function lengthOfTime(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60 === 0 ? '' : `${Math.round(minutes % 60)} min`;
  if (hours === 0) return rest;
  const days = minutes >= 2880 && minutes % 1440 === 0 ? ` (${minutes / 1440} days)` : '';
  return `${hours} h${rest === '' ? days : ` ${rest}`}`;
}

/** ` -n prod`, for a command; nothing where the manifest leaves the namespace to the engine that applies it. */
export function inNamespace({ namespace }: { readonly namespace?: string }): string {
  return namespace === undefined ? '' : ` -n ${namespace}`;
}
