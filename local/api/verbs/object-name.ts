import { randomInt } from 'node:crypto';
import type { ObjectMeta } from '../../../lib/model';
import { type FieldError, invalid, required } from '../../../lib/schema';
import type { Resource } from '../resources';
import { nameComplaints } from '../select';

export function nameCauses(name: string, { nameRule }: Resource): FieldError[] {
  const field = 'metadata.name';
  if (name === '') return [required(field, 'name or generateName is required')];
  return nameComplaints[nameRule](name).map((detail) => invalid(field, name, detail));
}

/** What is wrong with that from which a name was generated, which stays in the object. */
export function generateNameErrors(
  metadata: ObjectMeta & { readonly generateName?: string },
  nameRule: Resource['nameRule'],
): FieldError[] {
  const { generateName = '' } = metadata;
  if (generateName === '') return [];
  return nameComplaints[nameRule](completed(generateName)).map((detail) =>
    invalid('metadata.generateName', generateName, detail),
  );
}

/** Something follows a dash at its end: as the real server, which takes the character before it away too. */
const completed = (prefix: string): string => prefix.replace(/.-$/s, 'a');

/** Letters and digits that the real server uses: no vowels, nothing that reads like another character. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

const LONGEST_GENERATED_BASE = 58;

export function generatedName(prefix: string): string {
  const suffix = Array.from({ length: 5 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return prefix.slice(0, LONGEST_GENERATED_BASE) + suffix;
}
