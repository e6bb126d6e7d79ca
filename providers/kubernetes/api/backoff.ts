export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long to wait before the next try: doubled each time, and by chance between half and the whole of it, so that
 * clients that failed together do not come back together.
 * @param failures in a row, counted from 1
 * @param random between 0 and 1
 */
export function backoffMs(failures: number, random: number, { firstMs, longestMs }: Backoff): number {
  const full = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return full * (0.5 + random / 2);
}
