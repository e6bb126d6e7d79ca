/** A pure function that computes what it is asked again only once: a fleet has many schedules and few different ones. */
export function remembered<Arguments extends unknown[], Value>(
  compute: (...given: Arguments) => Value,
): (...given: Arguments) => Value {
  const known = new Map<string, Value>();
  return (...given) => {
    const key = JSON.stringify(given);
    if (!known.has(key)) known.set(key, compute(...given));
    return known.get(key) as Value;
  };
}
