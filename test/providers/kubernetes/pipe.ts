/** Bytes of an answer that go on until somebody ends or breaks them. */

export function networkError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** What hangs ends with its request alone. */
export function onAbort(signal: AbortSignal | undefined, reject: (error: Error) => void): void {
  if (signal?.aborted) reject(networkError('ABORT_ERR'));
  signal?.addEventListener('abort', () => reject(networkError('ABORT_ERR')));
}

/** The reading side is an answer's body; the writing side a server. */
export function createPipe(signal: AbortSignal | undefined) {
  const queue: (Uint8Array | Error | undefined)[] = [];
  let wake: () => void = () => {};
  const push = (item: Uint8Array | Error | undefined) => {
    queue.push(item);
    wake();
  };
  onAbort(signal, push);
  return {
    write: (bytes: Uint8Array) => push(bytes),
    end: () => push(undefined),
    fail: (error: Error) => push(error),
    async *read(): AsyncGenerator<Uint8Array> {
      for (;;) {
        while (queue.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const item = queue.shift();
        if (item === undefined) return;
        if (item instanceof Error) throw item;
        yield item;
      }
    },
  };
}
