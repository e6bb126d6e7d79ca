import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { connect } from '../providers/kubernetes';
import { decodedText } from './input/decode-text';

/**
 * The world outside a command, so that a test can stand in for it. `write` is for all that anybody else has had a hand in;
 * `raw`, past the filter of `printableIo`, for what commands a terminal or a runner on purpose.
 */
export interface Io {
  /** Results only: what a pipe wants. */
  readonly stdout: {
    write(text: string): void;
    readonly isTTY: boolean;
    raw?(text: string): void;
    /** Aborted once nobody takes what is written. */
    readonly lost?: AbortSignal;
  };
  /** Progress, warnings, errors and questions. */
  readonly stderr: {
    write(text: string): void;
    readonly isTTY: boolean;
    readonly columns: number;
    raw?(text: string): void;
  };
  readonly stdin: { readonly isTTY: boolean; read(): Promise<string> };
  /** Asks on the terminal; the answer without its line break. */
  ask(question: string): Promise<string>;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How this program was called, for commands that people are to copy: `npx mosk-backup`. */
  readonly program: string;
  /** Absolute folder that relative paths start from. */
  readonly cwd: string;
  /** How the management cluster is reached. @default - over the network */
  readonly connect?: typeof connect;
}

/** @param lost see `Io` */
export function processIo(signal: AbortSignal, lost?: AbortSignal): Io {
  const { stdin, stdout, stderr } = process;
  return {
    stdout: { write: (output) => void stdout.write(output), isTTY: stdout.isTTY === true, lost },
    stderr: {
      write: (output) => void stderr.write(output),
      isTTY: stderr.isTTY === true,
      get columns() {
        // A terminal that does not know its width says 0.
        return stderr.columns || 80;
      },
    },
    stdin: {
      isTTY: stdin.isTTY === true,
      // As a file is: what PowerShell pipes can be UTF-16.
      read: async () => decodedText(await buffer(addAbortSignal(signal, stdin)), 'stdin'),
    },
    async ask(question) {
      const lines = createInterface({ input: stdin, output: stderr });
      // With readline open, Ctrl-C is a key and not a signal.
      lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      try {
        return (await lines.question(question, { signal })).trim();
      } finally {
        lines.close();
      }
    },
    signal,
    env: process.env,
    cwd: process.cwd(),
    program: calledAs(process.argv[1] ?? '', process.cwd(), process.env.PATH),
  };
}

/**
 * @param script path of the script that Node runs: a link named like the program, or the file itself
 * @param searchPath PATH of the environment
 */
export function calledAs(script: string, cwd: string, searchPath = ''): string {
  const name = 'mosk-backup';
  // As kubectl finds its plugins: a minus would be a command of its own.
  if (path.basename(script, '.cmd') === 'kubectl-mosk_backup') return KUBECTL_PLUGIN;
  if (path.basename(script, '.cmd') === name) {
    return script.includes(path.join('node_modules', '.bin')) ? `npx ${name}` : name;
  }
  const checkout = path.resolve(script, '../../..');
  // A checkout has its own Node, because that of the system may be too old: its command brings it.
  const own = path.join(checkout, 'node_modules/.bin', name);
  if (!existsSync(own)) return `node ${shortest(script, cwd)}`;
  if (cwd === checkout || cwd.startsWith(`${checkout}${path.sep}`)) return `npx ${name}`;
  return searchPath.split(path.delimiter).includes(path.dirname(own)) ? name : shortest(own, cwd);
}

const KUBECTL_PLUGIN = 'kubectl mosk-backup';

/** What usage calls a program: how it is reached is nobody's affair but a plugin's. @param program of `Io` */
export function programName(program: string): string {
  return program === KUBECTL_PLUGIN ? program : 'mosk-backup';
}

function shortest(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.length < file.length ? relative : file;
}
