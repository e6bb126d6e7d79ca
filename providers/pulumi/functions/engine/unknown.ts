/** What stands for any value, of whatever type, that a preview does not know yet (`pulumi.runtime.unknownValue`). */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Whether a value is unknown, or anything in it. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === UNKNOWN;
  return Object.values(value).some(hasUnknown);
}
