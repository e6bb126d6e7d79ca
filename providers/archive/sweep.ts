import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const EVERY_BYTES = 8 * 1024 * 1024;

/**
 * Lets go of buffers while a stream passes. Left to itself, V8 keeps some hundred megabytes of them before it looks, and
 * then at all of its heap, some 60 times for a gigabyte; young buffers alone are found at once.
 * @returns to be called with the bytes that have passed
 */
export function sweeper(): (bytes: number) => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;
  let passed = 0;
  return (bytes) => {
    passed += bytes;
    if (passed < EVERY_BYTES) return;
    passed = 0;
    collect({ type: 'minor' });
  };
}
