/** What is to listen, and where. */
interface Place {
  /** By the caller, who is to get it or an error. */
  readonly asked: number | undefined;
  /** Of an earlier start, for those who know it from then. */
  readonly kept: number | undefined;
  readonly what: string;
  readonly log: (line: string) => void;
}

/**
 * Listens on the port that was asked for, else on the one of an earlier start, else on any free one.
 *
 * @param listen listens on a port, without one on any free one; its error says EADDRINUSE for one that is taken
 */
export async function onPort<T>(
  { asked, kept, what, log }: Place,
  listen: (port?: number) => Promise<T>,
): Promise<T> {
  if (asked !== undefined || kept === undefined) return listen(asked);
  try {
    return await listen(kept);
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') throw error;
    log(`${what} moves to another port, as ${kept} is in use: whoever knew it by that has to be told`);
    return listen();
  }
}

export const portOf = (url: string) => Number(new URL(url).port);
