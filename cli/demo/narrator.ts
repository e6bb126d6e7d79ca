import type { Io } from '../io';
import { progressStyle } from '../output';

/** Progress belongs to the story, between its lines: a demo has nothing on stdout that a pipe would want. */
export function storyIo(io: Io): Io {
  const { stdout } = io;
  const told: Io = { ...io, stderr: { ...stdout, columns: io.stderr.columns } };
  if (progressStyle(told, false) === 'live') return told;
  return { ...told, stderr: { ...told.stderr, write: (text) => stdout.write(indented(text, MARGIN)) } };
}

const MARGIN = '   ';

function indented(text: string, by: string): string {
  const lines = text.trimEnd().split('\n');
  return `${lines.map((line) => (line === '' ? '' : by + line)).join('\n')}\n`;
}

/** Tells the story of the demo on stdout: numbered headings and what belongs under them. */
export interface Narrator {
  heading(text: string): void;
  /** The heading of the end, without a number. */
  close(text: string): void;
  /** Lines under the heading; line breaks in the text begin new ones. */
  say(text?: string): void;
  /** A listing or manifest, further in. */
  show(text: string): void;
}

export function createNarrator(io: Io): Narrator {
  let chapter = 0;
  return {
    heading(text) {
      chapter += 1;
      io.stdout.write(`\n${chapter}. ${text}\n`);
    },
    close: (text) => io.stdout.write(`\n${text}\n`),
    say: (text = '') => io.stdout.write(indented(text, MARGIN)),
    show: (text) => io.stdout.write(indented(text, `${MARGIN}  `)),
  };
}
