import type { KubeObject } from '../../../lib/model';
import { badRequest } from '../status-error';
import type { Requirement } from './requirement';

/** How the fields are named that can be selected, and which of two texts refuses others. */
export interface SelectableFields {
  readonly names: readonly string[];
  /** Whether the refusal lists them. */
  readonly listed: boolean;
  /** The value of a field that is no path in an object. */
  readonly selected?: ((object: KubeObject, field: string) => string | undefined) | undefined;
}

/** One condition of a field selector as it was written. */
export interface FieldTerm {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
}

/**
 * `metadata.name=x,status.phase!=y`; commas, equals signs and backslashes in a value follow a backslash
 *
 * @throws StatusError 400 for a text that is no selector
 */
export function fieldTerms(text: string): FieldTerm[] {
  return termsOf(text)
    .sort()
    .filter((term) => term !== '')
    .map((term) => {
      const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
      if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
      const [, key = '', operator = '', value = ''] = match;
      return { key, operator, value: unescaped(value) };
    })
    .filter(({ key, value }) => key !== '' || value !== '');
}

/** Whether one name alone satisfies a selector that can be read. */
export function selectsOneName(text: string): boolean {
  return fieldTerms(text).some(({ key, operator }) => key === 'metadata.name' && operator !== '!=');
}

/** @throws StatusError 400 for a field that cannot be selected */
export function termsAsRequirements(
  terms: readonly FieldTerm[],
  { names, listed }: SelectableFields,
): Requirement[] {
  return terms.map(({ key, operator, value }) => {
    if (!names.includes(key)) throw badRequest(unknownField(key, names, listed));
    return { key, operator: operator === '!=' ? 'notin' : 'in', values: [value] };
  });
}

function unknownField(key: string, names: readonly string[], listed: boolean): string {
  if (!listed) return `field label not supported: ${key}`;
  return `${JSON.stringify(key)} is not a known field selector: only ${names.map((name) => JSON.stringify(name)).join(', ')}`;
}

function termsOf(text: string): string[] {
  if (text === '') return [];
  const terms = [''];
  for (const [piece] of text.matchAll(/\\.|[^\\]|\\$/gs)) {
    if (piece === ',') terms.push('');
    else terms.push(`${terms.pop()}${piece}`);
  }
  return terms;
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.?)|[,=]/gs, (piece, escaped?: string) => {
    if (escaped === undefined)
      throw badRequest(`invalid field selector: unescaped character in value: ${piece.charCodeAt(0)}`);
    if (!['\\', ',', '='].includes(escaped)) {
      throw badRequest(`invalid field selector: invalid escape sequence: ${piece}`);
    }
    return escaped;
  });
}

/** An absent field is selected as the empty text. */
export function fieldValue(object: unknown, path: string): string {
  let value = object;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null) return '';
    value = (value as Record<string, unknown>)[step];
  }
  return value === undefined || value === null ? '' : String(value);
}
