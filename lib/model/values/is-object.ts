/**
 * Whether a value has members with names: no array, and not null.
 * @typeParam T of the members, where more is known than that they are there
 */
export function isObject<T = unknown>(value: unknown): value is Record<string, T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
