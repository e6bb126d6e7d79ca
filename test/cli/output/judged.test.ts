import type { Io } from '../../../cli/io';
import { writeJudged } from '../../../cli/output';
import { printableIo } from '../../../cli/printable-io';
import { type FakeIoOptions, fakeIo } from '../fake-io';

const LINES = [
  'NAME   STATUS',
  'a      Failed',
  'b      Completed',
  'Failed-not   Failed to start',
  '2 problems, 1 not checked',
];

function written(
  options: FakeIoOptions,
  lines: readonly string[] = LINES,
  wrap: (io: Io) => Io = printableIo,
) {
  const io = fakeIo(options);
  writeJudged(lines, wrap(io));
  return io.output.stdout;
}

it('colours what a verdict says on a terminal, as whole cells alone', () => {
  expect(written({ isTTY: true })).toBe(
    'NAME   STATUS\na      \x1b[31mFailed\x1b[39m\nb      \x1b[32mCompleted\x1b[39m\nFailed-not   Failed to start\n\x1b[31m2 problems\x1b[39m, 1 not checked\n',
  );
});

it.each<[string, FakeIoOptions]>([
  ['in a pipe', {}],
  ['with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }],
  ['on a terminal without', { isTTY: true, env: { TERM: 'dumb' } }],
])('%s there is no colour, and the same words', (_where, options) => {
  expect(written(options)).toBe(`${LINES.join('\n')}\n`);
});

it('an empty NO_COLOR asks for nothing', () => {
  expect(written({ isTTY: true, env: { NO_COLOR: '' } })).toContain('\x1b[31m');
});

it('what somebody else has written commands no terminal beside it', () => {
  const text = written({ isTTY: true }, ['a\x1b[2J   Failed', 'b\nFailed   x']);
  expect(text).not.toContain('\x1b[2J');
  expect(text).toContain('\\u001b[2J   \x1b[31mFailed');
  expect(text.split('\n')).toHaveLength(3);
});
