/** A node of an expression. `at` is the code unit of the source that errors point at. */
export type Node = { readonly at: number } & (
  | { readonly is: 'literal'; readonly value: unknown }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'select'; readonly of: Node; readonly field: string; readonly optional: boolean }
  | { readonly is: 'has'; readonly of: Node; readonly field: string; readonly optional: boolean }
  | {
      readonly is: 'call';
      readonly name: string;
      readonly target: Node | undefined;
      readonly args: readonly Node[];
    }
  | { readonly is: 'list'; readonly items: readonly { readonly node: Node; readonly optional: boolean }[] }
  | {
      readonly is: 'map';
      readonly entries: readonly {
        readonly at: number;
        readonly key: Node;
        readonly value: Node;
        readonly optional: boolean;
      }[];
    }
  | { readonly is: 'object'; readonly name: string }
  | Macro
);

/** A macro that names the members of a list or map, or the value of an optional. */
export interface Macro {
  readonly is: 'macro';
  readonly at: number;
  readonly name: MacroName;
  readonly of: Node;
  readonly variables: readonly string[];
  /** A filter, where there is one, and what is made of each member. */
  readonly filter: Node | undefined;
  readonly body: Node;
}

export type MacroName =
  | 'all'
  | 'exists'
  | 'exists_one'
  | 'map'
  | 'filter'
  | 'transformMap'
  | 'transformMapEntry'
  | 'optMap'
  | 'optFlatMap'
  | 'sortBy';
