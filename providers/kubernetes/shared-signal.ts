import { setMaxListeners } from 'node:events';

/**
 * One interruption ends many requests and waits. Node 20 suspects a leak behind more than ten listeners and warns;
 * all of ours are taken off again.
 */
export function forMany(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined) setMaxListeners(0, signal);
  return signal;
}
