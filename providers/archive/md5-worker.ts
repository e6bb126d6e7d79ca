import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** MD5 of a stream, on another processor: on this one it would take longer than everything else together. */
export interface Md5 {
  /** Takes the bytes away: nobody else can read them after that. To be waited for, so that few are under way. */
  take(bytes: Uint8Array): Promise<void>;
  /** In hexadecimal, of all bytes. */
  digest(): Promise<string>;
  /** Ends it, digested or not. */
  close(): void;
}

/** Pieces under way. */
const MOST_AHEAD = 4;

/**
 * Says of each piece that it is done with it, and gives its memory back at once: this thread has no other reason to
 * look for any. A text, so that it runs wherever this module was compiled to.
 */
const SOURCE = `
const { parentPort } = require('node:worker_threads');
const hash = require('node:crypto').createHash('md5');
parentPort.on('message', (bytes) => {
  if (bytes === undefined) return parentPort.postMessage(hash.digest('hex'));
  hash.update(bytes);
  bytes.buffer.transfer(0);
  parentPort.postMessage(undefined);
});`;

export function md5InWorker(): Md5 {
  const worker = new Worker(SOURCE, { eval: true });
  let ahead = 0;
  const result = new Promise<string>((resolve, reject) => {
    worker.on('error', reject).on('message', (digest: string | undefined) => {
      if (digest !== undefined) resolve(digest);
      else ahead -= 1;
    });
  });
  // Where nobody asks for it any more, nobody is told either.
  result.catch(() => undefined);

  return {
    async take(bytes) {
      const isAlone = bytes.buffer.byteLength === bytes.byteLength;
      const own = isAlone ? bytes : Uint8Array.from(bytes);
      worker.postMessage(own, [own.buffer as ArrayBuffer]);
      ahead += 1;
      // A failure of the other side ends the wait too.
      while (ahead >= MOST_AHEAD) await Promise.race([once(worker, 'message'), result]);
    },
    digest() {
      worker.postMessage(undefined);
      return result;
    },
    close: () => void worker.terminate(),
  };
}
