export interface Lookup<T> {
  /**
   * What was found under a name, from a look that others have paid for. Absence is only believed of a look that began
   * after the question.
   */
  find(name: string): Promise<T | undefined>;
}

export function createLookup<T>(load: () => Promise<Map<string, T>>): Lookup<T> {
  let begun = 0;
  let latest: { number: number; result: Promise<Map<string, T>> } | undefined;

  function look() {
    const mine = { number: ++begun, result: load() };
    latest = mine;
    mine.result.catch(() => {
      if (latest === mine) latest = undefined;
    });
    return mine;
  }

  return {
    async find(name) {
      const asked = begun;
      const found = (await (latest ?? look()).result).get(name);
      if (found !== undefined) return found;
      const later = latest !== undefined && latest.number > asked ? latest : look();
      return (await later.result).get(name);
    },
  };
}
