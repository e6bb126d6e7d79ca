import { linesOf } from '../../../providers/kubernetes/api/json-lines';

async function* chunks(...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text;
}

async function read(stream: AsyncIterable<Uint8Array>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(stream, () => {})) lines.push(line);
  return lines;
}

it('puts lines together however they are cut', async () => {
  expect(await read(chunks('{"a"', ':1}\n{"b":', '2}\n\n', '{"c":3}\n'))).toEqual([
    '{"a":1}',
    '{"b":2}',
    '{"c":3}',
  ]);
});

it('puts characters together however they are cut, at every place', async () => {
  const bytes = Buffer.from('{"ä":"€😀"}\n');
  for (let place = 0; place <= bytes.length; place++) {
    expect(await read(chunks(bytes.subarray(0, place), bytes.subarray(place)))).toEqual(['{"ä":"€😀"}']);
  }
});

it('does not take half a line for the end', async () => {
  await expect(read(chunks('{"a":1}\n{"b"'))).rejects.toThrow('cut within a line');
});

it('tells that something was heard, blank lines included', async () => {
  let heard = 0;
  for await (const _line of linesOf(chunks('\n', '\n'), () => heard++)) throw new Error('no line was sent');
  expect(heard).toBe(2);
});
