import { randomInt } from 'node:crypto';
import type { FieldError } from '../../../lib/schema';
import type { Resource } from '../resources';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

const RULES = {
  label: {
    pattern: new RegExp(`^${LABEL}$`),
    longest: 63,
    text: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
  },
  subdomain: {
    pattern: new RegExp(`^${SUBDOMAIN}$`),
    longest: 253,
    text: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  },
} as const;

export function nameCauses(name: string, { nameRule }: Resource): FieldError[] {
  const rule = RULES[nameRule];
  const complain = (text: string): FieldError => ({
    type: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(name)}: ${text}`,
    field: 'metadata.name',
  });
  if (name.length > rule.longest) return [complain(`must be no more than ${rule.longest} characters`)];
  if (nameRule === 'label' && name.includes('.')) return [complain('must not contain dots')];
  return rule.pattern.test(name) ? [] : [complain(rule.text)];
}

/** Letters and digits that the real server uses: no vowels, nothing that reads like another character. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

const LONGEST_GENERATED_BASE = 58;

export function generatedName(prefix: string): string {
  const suffix = Array.from({ length: 5 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return prefix.slice(0, LONGEST_GENERATED_BASE) + suffix;
}
