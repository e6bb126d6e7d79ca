import { progressStyle, showProgress } from '../../../cli/output';
import { fakeIo } from '../fake-io';

function steppedClock(stepMs: number) {
  let now = 1_000_000 - stepMs;
  return () => {
    now += stepMs;
    return now;
  };
}

it('is live on a terminal, plain elsewhere and on a dumb one, JSON when asked for', () => {
  expect(progressStyle(fakeIo({ isTTY: true }), false)).toBe('live');
  expect(progressStyle(fakeIo({ isTTY: true, env: { TERM: 'dumb' } }), false)).toBe('plain');
  expect(progressStyle(fakeIo(), false)).toBe('plain');
  expect(progressStyle(fakeIo({ isTTY: true }), true)).toBe('json');
});

it('prints a plain line for each phase, once', () => {
  const io = fakeIo();
  const view = showProgress(io, 'plain', steppedClock(1000));
  view.phase('prod/a', 'Pending');
  view.phase('prod/a', 'Pending');
  view.phase('prod/a', 'InProgress');
  view.close();
  expect(io.output.stderr).toBe('prod/a  Pending  (1.0s)\nprod/a  InProgress  (2.0s)\n');
});

it('prints one JSON object a line for machines', () => {
  const io = fakeIo();
  const view = showProgress(io, 'json', steppedClock(500));
  view.phase('prod/a', 'Pending');
  view.note('prod/a', 'no upload time was reported');
  view.close();
  expect(
    io.output.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { phase: { backup: 'prod/a', text: 'Pending', elapsedMs: 500 } },
    { note: { backup: 'prod/a', text: 'no upload time was reported', elapsedMs: 1000 } },
  ]);
});

it('redraws its own lines only, and leaves notes above them', () => {
  const io = fakeIo({ isTTY: true });
  const view = showProgress(io, 'live', () => 0);
  view.phase('prod/a', 'Pending');
  view.phase('prod/b', 'Pending');
  view.note('prod/a', 'slow');
  view.end('prod/a', true);
  view.close();
  expect(screenOf(io.output.stderr)).toEqual([
    '  prod/a: slow',
    '✔ prod/a  Pending  (0.0s)',
    '⠋ prod/b  Pending 0.0s',
  ]);
});

/** What a terminal shows after "cursor up n" and "erase below". */
function screenOf(written: string): string[] {
  const screen: string[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the terminal's own
  for (const part of written.split(/(\x1b\[\d+A\x1b\[J)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the terminal's own
    const up = /^\x1b\[(\d+)A/.exec(part)?.[1];
    if (up !== undefined) screen.length -= Number(up);
    else screen.push(...part.split('\n').slice(0, -1));
  }
  return screen;
}

it.each([80, 200])(
  'a live line is no wider than 80 columns on a terminal of %d, whatever names are in it',
  (columns) => {
    const io = fakeIo({ isTTY: true, columns });
    const view = showProgress(io, 'live', steppedClock(1000));
    view.phase(`prod/${'a-long-name-'.repeat(12)}`, 'Pending');
    for (const phase of ['InProgress', 'ArchiveCreated', 'UploadingInProgress', 'Completed']) {
      view.phase(`prod/${'a-long-name-'.repeat(12)}`, phase);
    }
    const drawn = io.output.stderr.split('\n').map((line) => line.replace(/^.*\[J/, ''));
    view.close();
    expect(drawn.length).toBeGreaterThan(4);
    expect(Math.max(...drawn.map(({ length }) => length))).toBeLessThanOrEqual(80);
  },
);
