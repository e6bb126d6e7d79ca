import type { IncomingMessage } from 'node:http';
import { BrokenAnswer } from './broken-answer';
import type { StorageLimits } from './limits';
import { paceOf } from './pace';

/**
 * A small answer as text.
 * @param maxBytes more than any right answer has
 * @throws BrokenAnswer, and errors of Node's network
 */
export async function readWhole(
  answer: IncomingMessage,
  maxBytes: number,
  limits: StorageLimits,
): Promise<string> {
  return (await readBytes(answer, maxBytes, limits)).toString('utf8');
}

/** The same as bytes. */
export async function readBytes(
  answer: IncomingMessage,
  maxBytes: number,
  limits: StorageLimits,
): Promise<Buffer> {
  const timer = setTimeout(() => {
    answer.destroy(new BrokenAnswer('late', `no complete answer within ${limits.wholeMs / 1000} s`));
  }, limits.wholeMs);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new BrokenAnswer('endless', `more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw cutShort(error);
  } finally {
    clearTimeout(timer);
    answer.destroy();
  }
  return Buffer.concat(chunks);
}

/**
 * A file as it comes.
 * @param size bytes that were announced; more of them are an error
 * @throws BrokenAnswer, and errors of Node's network
 */
export async function* readFile(
  answer: IncomingMessage,
  size: number,
  limits: StorageLimits,
): AsyncGenerator<Uint8Array> {
  const pace = paceOf(limits, (error) => answer.destroy(error));
  const chunks = (answer as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await pace.waiting(() => chunks.next());
      if (done) break;
      bytes += value.length;
      pace.moved(value.length);
      if (bytes > size) throw new BrokenAnswer('endless', `more than the announced ${size} bytes`);
      yield value;
    }
    if (bytes < size) throw new BrokenAnswer('cut', `${bytes} of ${size} bytes`);
  } catch (error) {
    throw cutShort(error);
  } finally {
    answer.destroy();
  }
}

/** Node calls a connection that ends before the announced length "aborted". */
function cutShort(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' && message === 'aborted'
    ? new BrokenAnswer('cut', 'the connection ended before the answer did')
    : error;
}
