/**
 * A member of a message: its number in protobuf (0: it is in another message there), its type, and what else is to be known.
 *
 * Types: `string`, `bool`, `int32`, `int64`, `bytes`, `Time`, `MicroTime`, `FieldsV1`, `IntOrString`, or another message by its key;
 * `[T]` is a list, `{T}` a map of texts to T, `?T` a value whose absence differs from its zero.
 */
export type Field = readonly [number: number, type: string, more?: FieldRules];

export interface FieldRules {
  readonly required?: boolean;
  /** Written even where it is empty. */
  readonly kept?: boolean;
  /** How a strategic merge patch changes it: `merge`, `replace`, `retainKeys`, or two of them. Default: maps merge, lists are replaced. */
  readonly patch?: string;
  /** The member by which a strategic merge patch tells the entries of a list. */
  readonly mergeKey?: string;
  /** The values that there are. */
  readonly enum?: readonly string[];
  /** How server-side apply sees a list: `atomic`, `set` or `map`. */
  readonly list?: 'atomic' | 'set' | 'map';
  readonly keys?: readonly string[];
  readonly map?: 'atomic' | 'granular';
}

/** A struct of Kubernetes, by the JSON names of its members. */
export type Message = Readonly<Record<string, Field>>;
