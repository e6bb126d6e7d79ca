import { printable } from '../lib/printable';
import type { Io } from './io';

/**
 * The world outside with a filter before it: whatever a manifest, a repository, an API server or a storage has put into a
 * text, it commands no terminal and no runner of a CI system.
 */
export function printableIo(io: Io): Io {
  const { stdout, stderr } = io;
  return {
    ...io,
    stdout: {
      isTTY: stdout.isTTY,
      lost: stdout.lost,
      write: (text) => stdout.write(printable(text)),
      raw: (text) => stdout.write(text),
    },
    stderr: {
      isTTY: stderr.isTTY,
      get columns() {
        return stderr.columns;
      },
      write: (text) => stderr.write(printable(text)),
      raw: (text) => stderr.write(text),
    },
    ask: (question) => io.ask(printable(question)),
  };
}

/** Manifests for a program at the other end of a pipe, to the last character; people get them as everything else. */
export function writeManifests(text: string, { stdout }: Io): void {
  if (stdout.isTTY) stdout.write(text);
  else (stdout.raw ?? stdout.write)(text);
}
