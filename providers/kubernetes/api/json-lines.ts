import { checkLength, LONGEST_EVENT } from './answer-bounds';

/**
 * The lines of a stream. A character or a line may be split over any number of chunks.
 * @param heard called for each chunk, blank keep-alive lines included
 * @throws when the stream ends in the middle of a line: whatever it was, it was cut; UnreadableAnswer when a line does not end
 */
export async function* linesOf(stream: AsyncIterable<Uint8Array>, heard: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  /** Pieces of the line that has not ended yet. */
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of stream) {
    heard();
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    pieces.push(first);
    length += first.length;
    for (const next of others) {
      const line = pieces.join('');
      pieces = [next];
      length = next.length;
      if (line.trim() !== '') yield line;
    }
    checkLength('an event of a watch', length, LONGEST_EVENT);
  }
  if (pieces.join('').trim() !== '') throw new Error('the stream was cut within a line');
}
