import type { IConstruct } from 'constructs';

/**
 * What of ours is known of a construct, under a name. It is kept in the construct's metadata, where another copy of this
 * package finds it too: a project can hold two. Of several the last one holds.
 */
export interface ConstructNote<Value> {
  of(construct: IConstruct | undefined): Value | undefined;
  put(construct: IConstruct, value: Value): void;
}

/** @param name unique within this package */
export function constructNote<Value>(name: string): ConstructNote<Value> {
  const type = `mosk-backup:${name}`;
  return {
    of: (construct) => construct?.node.metadata.findLast((entry) => entry.type === type)?.data,
    put: (construct, value) => construct.node.addMetadata(type, value),
  };
}
