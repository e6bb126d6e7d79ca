/** Logical name of a resource: the last part of its owner. */
export function logicalName({ owner }: { owner: string }): string {
  return owner.slice(owner.lastIndexOf(':') + 1);
}
