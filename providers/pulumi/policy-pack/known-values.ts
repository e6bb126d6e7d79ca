import { UNKNOWN } from '../functions/engine/unknown';

/**
 * A copy of what a policy is given, with one word for every value that a preview does not know yet: the policy SDK
 * throws as soon as such a value is looked at, and then nothing at all would be judged.
 */
export function knownValues(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const read = (key: string | number) => {
    try {
      return knownValues((value as Record<string | number, unknown>)[key]);
    } catch (error) {
      if (isUnknownValue(error)) return UNKNOWN;
      throw error;
    }
  };
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => read(index));
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(key)]));
}

/** `UnknownValueError` of @pulumi/policy, which it does not export. */
function isUnknownValue(error: unknown): boolean {
  return error instanceof Error && 'unknownTypeSentinel' in error;
}
