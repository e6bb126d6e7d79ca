import type { FieldError } from '../../../lib/schema';
import { invalid } from '../status-error';
import { booleanIn, integerIn } from './query-values';

/**
 * The numbers among the options of a list or a watch; undefined where none is given, or none above 0.
 *
 * @throws StatusError 400 for a text that is no number, an empty one too
 */
export function listNumbers(query: URLSearchParams): Record<'timeoutSeconds' | 'limit', number | undefined> {
  return { timeoutSeconds: positive(query, 'timeoutSeconds'), limit: positive(query, 'limit') };
}

function positive(query: URLSearchParams, name: string): number | undefined {
  const value = integerIn(query, name) ?? 0n;
  return value > 0n ? Number(value) : undefined;
}

const MATCHES = ['Exact', 'NotOlderThan'];

/**
 * Options of a list or a watch that contradict each other.
 *
 * @throws StatusError 422
 */
export function requireListOptions(query: URLSearchParams): void {
  const match = query.get('resourceVersionMatch') ?? '';
  const version = query.get('resourceVersion') ?? '';
  const causes: FieldError[] = [];
  const forbid = (message: string) =>
    causes.push({
      type: 'FieldValueForbidden',
      message: `Forbidden: ${message}`,
      field: 'resourceVersionMatch',
    });
  const isWatch = booleanIn(query, 'watch') === true;
  const isInitial = query.has('sendInitialEvents');
  const initial = isWatch && isInitial;
  const refuse = (supported: string) =>
    causes.push({
      type: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(match)}: supported values: ${supported}`,
      field: 'resourceVersionMatch',
    });
  if (initial && match !== 'NotOlderThan') {
    forbid('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
  if (match !== '' && isWatch) {
    if (!initial) forbid('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
    if (match !== 'NotOlderThan') refuse('"NotOlderThan"');
  }
  if (match !== '' && !isWatch) {
    if (version === '') forbid('resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (query.get('continue')) forbid('resourceVersionMatch is forbidden when continue is provided');
    if (!MATCHES.includes(match)) refuse('"Exact", "NotOlderThan", ""');
    if (match === 'Exact' && version === '0') {
      forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
    }
  }
  if (isInitial && !isWatch) {
    causes.push({
      type: 'FieldValueForbidden',
      message: 'Forbidden: sendInitialEvents is forbidden for list',
      field: 'sendInitialEvents',
    });
  }
  if (causes.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', causes);
}
