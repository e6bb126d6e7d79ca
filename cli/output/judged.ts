import { styleText } from 'node:util';
import type { Io } from '../io';
import { linesText } from './lines';

type Tone = 'red' | 'yellow' | 'green';

/** Words of a verdict. Each says by itself how it stands: its colour only helps to find it. */
const TONES: Readonly<Record<Tone, readonly string[]>> = {
  red: [
    'PROBLEM',
    'Failed',
    'Stuck',
    'DeleteFailed',
    'OVERDUE',
    'MISSING',
    'NONE',
    'NO',
    '4 high',
    '5 critical',
  ],
  yellow: ['not checked', 'not known', '3 medium'],
  green: ['ok', 'OK', 'Completed', 'kept'],
};

const TONE_OF = new Map(
  Object.entries(TONES).flatMap(([tone, words]) => words.map((word) => [word, tone as Tone])),
);

/** A whole cell of a table, or a line of its own: never a word within a sentence or a name. */
const CELL = new RegExp(
  `(?<=^| {2})(?:${[...TONE_OF.keys()].join('|')})(?= {2}|$)|^[1-9]\\d* problems?(?=, )`,
  'gm',
);

/** Writes lines of a listing or a verdict; on a terminal that has colours, and for whom wants them, with those. */
export function writeJudged(lines: readonly string[], io: Pick<Io, 'stdout' | 'env'>): void {
  const text = linesText(lines);
  const { stdout } = io;
  if (!hasColours(io)) stdout.write(text);
  // Each line has passed the filter, and what is put in is ours.
  else (stdout.raw ?? stdout.write)(text.replace(CELL, painted));
}

/** https://no-color.org: set and not empty, whatever it is. */
function hasColours({ stdout, env }: Pick<Io, 'stdout' | 'env'>): boolean {
  return stdout.isTTY && env.TERM !== 'dumb' && !env.NO_COLOR;
}

function painted(word: string): string {
  // What is not in the list is the number of problems.
  return styleText(TONE_OF.get(word) ?? 'red', word, { validateStream: false });
}
