import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap of this process grow by little, for a server that runs for long beside others, and for what reads long
 * lists: V8 would rather take some hundred megabytes more than collect the garbage of requests that are over. Read by V8
 * at each collection, so that it may be said at any time.
 */
export function keepHeapSmall(): void {
  // The space of new objects stays at what a start has made of it (16 MB); it would grow to 128 MB.
  setFlagsFromString('--semi-space-growth-factor=1');
  // Of what was in use after the last collection; it would be up to four times of that.
  setFlagsFromString('--heap-growing-percent=30');
}
