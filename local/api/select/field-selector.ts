import { badRequest } from '../status-error';
import type { Requirement } from './requirement';

/**
 * `metadata.name=x,status.phase!=y`
 *
 * @param supported the fields by which the resource can be selected
 * @throws StatusError 400 for another field, or a text that is no selector
 */
export function parseFieldSelector(text: string, supported: readonly string[]): Requirement[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part);
    if (match === null) {
      throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
    }
    const [, key = '', operator, value = ''] = match;
    if (!supported.includes(key)) throw badRequest(`field label not supported: ${key}`);
    return { key, operator: operator === '!=' ? 'notin' : 'in', values: [value] };
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
