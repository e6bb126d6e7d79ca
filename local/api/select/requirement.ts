/** One condition of a selector on one key. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | 'absent' | 'greater' | 'less';
  readonly values: readonly string[];
}

/** A value that is absent satisfies `notin` and `absent`, as for Kubernetes' labels. */
export function satisfies({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'in':
      return value !== undefined && values.includes(value);
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'greater':
    case 'less': {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      const [ours, wanted] = [BigInt(value), BigInt(values[0] ?? 0)];
      return operator === 'greater' ? ours > wanted : ours < wanted;
    }
  }
}
