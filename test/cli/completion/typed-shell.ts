import { type ChildProcess, spawn } from 'node:child_process';
import { until } from '../../until';

/** A shell on a terminal of its own, into which a test types as a person does. */
export class TypedShell {
  readonly #process: ChildProcess;
  #output = '';
  #lines = 0;

  /** @param command that runs the shell, without an apostrophe */
  constructor(command: string, { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }) {
    this.#process = spawn('script', ['-qec', command, '/dev/null'], { cwd, env });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (data: Buffer) => {
        this.#output += data;
      });
  }

  /**
   * Types a line, `\t` for the key, and presses enter.
   * @returns the arguments that the program got in the end
   */
  async type(line: string): Promise<readonly string[]> {
    this.#lines += 1;
    this.#process.stdin?.write(`${line}\r`);
    const heard = () => [...this.#output.matchAll(/^GOT(.*)TOG\r?$/gm)];
    await until(
      `the shell to run ${JSON.stringify(line)}`,
      () => heard().length >= this.#lines,
      20_000,
    ).catch((cause: Error) => {
      throw new Error(`${cause.message}\n${JSON.stringify(this.#output)}`);
    });
    return JSON.parse(heard()[this.#lines - 1]?.[1] ?? '');
  }

  /** All that was on the screen. */
  get screen(): string {
    return this.#output;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.stdin?.end('\x03exit\r');
    await ended;
  }
}
