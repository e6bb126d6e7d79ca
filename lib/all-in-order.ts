/**
 * As `Promise.all`, but of several failures it tells the first by its place, not the first in time: the same trouble is told
 * alike each time. It waits for those before the failure, never for those after it.
 * @throws what the first that fails rejects with
 */
export async function allInOrder<T extends readonly unknown[] | []>(
  values: T,
): Promise<{ -readonly [Place in keyof T]: Awaited<T[Place]> }> {
  const started = values.map((value) => Promise.resolve(value));
  // Those behind a failure are looked at by nobody, and may fail as well.
  for (const each of started) each.catch(() => {});
  const all: unknown[] = [];
  for (const each of started) all.push(await each);
  return all as { -readonly [Place in keyof T]: Awaited<T[Place]> };
}
