import { type Requirement, satisfies } from './requirement';

/** `labelSelector` as objects carry it. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

const OPERATORS: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: 'absent',
};

/**
 * Whether labels satisfy a `labelSelector` as objects carry it; one that asks nothing is satisfied by all.
 *
 * @throws Error for an operator that does not exist
 */
export function matchesLabels(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const known = OPERATORS[operator];
      if (known === undefined)
        throw new Error(`${JSON.stringify(operator)} is not a valid label selector operator`);
      return satisfies({ key, operator: known, values }, labels[key]);
    })
  );
}
