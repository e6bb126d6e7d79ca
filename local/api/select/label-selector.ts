import { badRequest } from '../status-error';
import type { Requirement } from './requirement';

const KEY = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const VALUE = '(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?';

const EQUALS = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const PRESENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

/**
 * `a=b,c!=d,e in (f,g),h notin (i),j,!k`
 *
 * @throws StatusError 400 for anything else
 */
export function parseLabelSelector(text: string): Requirement[] {
  if (text.trim() === '') return [];
  // Commas inside parentheses belong to a set.
  return text.split(/,(?![^(]*\))/).map((part) => parseRequirement(part.trim()));
}

function parseRequirement(text: string): Requirement {
  const equals = EQUALS.exec(text);
  if (equals !== null) {
    const [, key = '', operator, value = ''] = equals;
    return { key, operator: operator === '!=' ? 'notin' : 'in', values: [value] };
  }
  const set = SET.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    if (values.every((value) => new RegExp(`^${VALUE}$`).test(value))) {
      return { key, operator: operator === 'in' ? 'in' : 'notin', values };
    }
  }
  const presence = PRESENCE.exec(text);
  if (presence !== null) {
    const [, not, key = ''] = presence;
    return { key, operator: not === '!' ? 'absent' : 'exists', values: [] };
  }
  throw badRequest(`unable to parse requirement: ${JSON.stringify(text)} is not a label selector`);
}
