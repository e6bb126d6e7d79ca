import type { RecoverySheet } from '../../lib/runbook';

/** What there is none of is null, and not left out. */
export function sheetJson(sheet: RecoverySheet): string {
  return `${JSON.stringify(withNulls(sheet), null, 2)}\n`;
}

function withNulls(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withNulls(inner)]));
}
