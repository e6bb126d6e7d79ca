/**
 * A look that begins only after it was asked for, and is shared by all who ask before it begins. There is one at a time,
 * so looking again before each of a thousand removals costs no thousand lists at once.
 */
export function sharedLook<T>(look: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  const begin = () => {
    next = undefined;
    const begun = look();
    running = begun;
    return begun;
  };
  return () => {
    next ??= running.then(begin, begin);
    return next;
  };
}
