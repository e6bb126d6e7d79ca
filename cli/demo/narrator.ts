import type { Io } from '../io';

/** Progress belongs to the story, between its lines: a demo has nothing on stdout that a pipe would want. */
export function storyIo(io: Io): Io {
  const { stdout } = io;
  return { ...io, stderr: { ...stdout, columns: io.stderr.columns } };
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
  const indented = (text: string, by: string) =>
    io.stdout.write(
      `${text
        .trimEnd()
        .split('\n')
        .map((line) => (line === '' ? '' : by + line))
        .join('\n')}\n`,
    );
  return {
    heading(text) {
      chapter += 1;
      io.stdout.write(`\n${chapter}. ${text}\n`);
    },
    close: (text) => io.stdout.write(`\n${text}\n`),
    say: (text = '') => indented(text, '   '),
    show: (text) => indented(text, '     '),
  };
}
