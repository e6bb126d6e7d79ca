import type { Io } from '../../cli/io';
import { type Clock, connect } from '../../providers/kubernetes';

export interface FakeIo extends Io {
  readonly output: { stdout: string; stderr: string };
  readonly questions: string[];
  interrupt(): void;
}

export interface FakeIoOptions {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** What it answers, or what happens until then. */
  readonly answer?: string | (() => Promise<string>);
  /** By which the waits for a management cluster go. @default - the system's */
  readonly clock?: Clock;
}

/** Keeps what a command writes, and answers what it asks. */
export function fakeIo({
  isTTY = false,
  columns = 100,
  env = {},
  cwd = process.cwd(),
  stdin = '',
  answer = '',
  clock,
}: FakeIoOptions = {}): FakeIo {
  const output = { stdout: '', stderr: '' };
  const questions: string[] = [];
  const interruption = new AbortController();
  return {
    output,
    questions,
    interrupt: () => interruption.abort(),
    stdout: {
      isTTY,
      write(text) {
        output.stdout += text;
      },
    },
    stderr: {
      isTTY,
      columns,
      write(text) {
        output.stderr += text;
      },
    },
    stdin: { isTTY, read: async () => stdin },
    async ask(question) {
      questions.push(question);
      return typeof answer === 'string' ? answer : answer();
    },
    signal: interruption.signal,
    env,
    cwd,
    program: 'mosk-backup',
    ...(clock !== undefined && { connect: (options) => connect({ ...options, clock }) }),
  };
}
