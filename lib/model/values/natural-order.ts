const COLLATOR = new Intl.Collator('en', { numeric: true });

/** As people count: s1, s2, s10. */
export function naturalOrder(a: string, b: string): number {
  return COLLATOR.compare(a, b);
}
