import { type CelType, DYN, NULL } from './types';

/** What the parameters of an overload stand for in one call. */
export type Bindings = Map<string, CelType>;

/** Types that take a null for an absent value. */
const NULLABLE: ReadonlySet<CelType['is']> = new Set([
  'null',
  'timestamp',
  'duration',
  'object',
  'opaque',
  'optional',
]);

/** Whether a value of one type may stand where another one is declared, whose parameters are bound by it. */
export function isAssignable(declared: CelType, actual: CelType, bindings: Bindings = new Map()): boolean {
  if (declared.is === 'parameter') return bind(declared.name ?? '', actual, bindings);
  if (isAnything(declared) || isAnything(actual)) return true;
  if (actual.is === 'null') return NULLABLE.has(declared.is);
  if (declared.is !== actual.is || declared.name !== actual.name) return false;
  if (declared.is === 'type') return true;
  return (declared.of ?? []).every((part, index) => isAssignable(part, actual.of?.[index] ?? DYN, bindings));
}

function bind(name: string, actual: CelType, bindings: Bindings): boolean {
  const bound = bindings.get(name);
  if (bound === undefined || isAnything(bound)) {
    bindings.set(name, actual);
    return true;
  }
  if (isAssignable(bound, actual)) return true;
  if (!isAssignable(actual, bound)) return false;
  bindings.set(name, actual);
  return true;
}

/** The type with its parameters replaced. */
export function bound(type: CelType, bindings: Bindings): CelType {
  if (type.is === 'parameter') return bindings.get(type.name ?? '') ?? DYN;
  return type.of === undefined ? type : { ...type, of: type.of.map((part) => bound(part, bindings)) };
}

/** The type of which values of both are; `undefined` for types that have none in common. */
export function joined(one: CelType | undefined, other: CelType): CelType | undefined {
  if (one === undefined || isAnything(other)) return other;
  if (isAssignable(one, other)) return one.is === NULL.is ? other : one;
  return isAssignable(other, one) ? other : undefined;
}

export function isAnything({ is }: CelType): boolean {
  return is === 'dyn' || is === 'error';
}
