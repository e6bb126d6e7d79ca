/** Runs what it is given once there is a place for it. */
export type Gate = <T>(act: () => Promise<T>) => Promise<T>;

/** Lets so many pass at a time, and the others in the order of their arrival. */
export function createGate(limit: number): Gate {
  const queue: (() => void)[] = [];
  let inside = 0;

  return async (act) => {
    if (inside >= limit) await new Promise<void>((resolve) => queue.push(resolve));
    else inside++;
    try {
      return await act();
    } finally {
      // Whoever is next takes the place over.
      const next = queue.shift();
      if (next === undefined) inside--;
      else next();
    }
  };
}
