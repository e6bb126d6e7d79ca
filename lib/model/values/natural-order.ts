let collator: Intl.Collator | undefined;

/** As people count: s1, s2, s10. */
export function naturalOrder(a: string, b: string): number {
  // Made when first asked: it loads the tables of a language, which cost more than running the rest of an import.
  collator ??= new Intl.Collator('en', { numeric: true });
  // Names that count as equal, such as s1 and s01, have an order all the same.
  return collator.compare(a, b) || (a === b ? 0 : a < b ? -1 : 1);
}
