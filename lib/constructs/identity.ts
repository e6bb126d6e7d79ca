/**
 * Identity of our classes by global symbol: a project can hold two copies of this package (a plan library and an
 * app that asks for another version), and `instanceof` by prototype would then not know its own objects.
 */
export function mark(object: object, className: string): void {
  Object.defineProperty(object, Symbol.for(`mosk-backup.${className}`), { value: true });
}

/** Whether a class of that name, of any copy of this package, made the value. */
export function isMarked(value: unknown, className: string): boolean {
  return typeof value === 'object' && value !== null && Symbol.for(`mosk-backup.${className}`) in value;
}
