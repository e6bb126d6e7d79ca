import type { ServerResponse } from 'node:http';
import type { Send } from './answer';

/** At so many characters, what has gathered is written. */
const FULL = 16 * 1024;

/**
 * Writes what comes at about the same time in one go: a write costs much more than the events of a watch that are in it,
 * and whoever has caused them gets an answer before a hundred watchers do.
 */
export function gathered(response: ServerResponse): { readonly send: Send; flush(): void } {
  let text = '';
  let soon: NodeJS.Immediate | undefined;
  let behind: Promise<void> | undefined;

  function flush(): void {
    clearImmediate(soon);
    soon = undefined;
    if (text === '' || response.writableEnded) return;
    const taken = response.write(text);
    text = '';
    if (taken) return;
    behind ??= new Promise((resolve) => {
      response.once('drain', () => {
        behind = undefined;
        resolve();
      });
    });
  }

  return {
    flush,
    send(piece) {
      text += piece;
      if (text.length >= FULL) flush();
      else soon ??= setImmediate(flush);
      return behind;
    },
  };
}
