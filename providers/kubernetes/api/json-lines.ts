/**
 * The lines of a stream. A character or a line may be split over any number of chunks.
 * @param heard called for each chunk, blank keep-alive lines included
 * @throws when the stream ends in the middle of a line: whatever it was, it was cut
 */
export async function* linesOf(stream: AsyncIterable<Uint8Array>, heard: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    heard();
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') throw new Error('the stream was cut within a line');
}
