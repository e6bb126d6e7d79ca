/** Logical name of a resource: the last part of its owner. */
export function logicalName({ owner }: { owner: string }): string {
  return owner.slice(Math.max(owner.lastIndexOf(':'), owner.lastIndexOf('$')) + 1);
}
