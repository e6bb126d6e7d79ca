/**
 * A killed engine leaves the provider's process behind, which would go on creating and deleting with nobody to take
 * down what it did. The process hears nothing of it: neither a signal nor, behind a shell, another parent.
 */
import { connect } from 'node:net';
import { BackupError } from '../../../../lib/errors';
import { type EngineWatch, perProcess, thisProcess } from './process';

const LOOK_EVERY_MS = 500;
/** Windows tries for two seconds before it says that a port is closed. */
const LONGEST_LOOK_MS = 5_000;

/** What Pulumi's plugin `pulumi-resource-pulumi-nodejs` starts (read in its script). */
const PROVIDER_MAIN = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]dynamic-provider[\\/]index\.js$/;

const watchHere = perProcess(
  () => thisProcess().engine ?? watchEngine(engineAddress(require.main?.filename, process.argv)),
);

/** Aborted once the engine of this process is gone: never in a process that is no provider, such as a hook's. */
export const engineGone = (): AbortSignal => watchHere().gone;

/**
 * For whatever cannot be taken back: the engine is there at this moment, and takes down what comes of it.
 * @throws BackupError `aborted`
 */
export const requireEngine = (): Promise<void> => watchHere().require();

/**
 * Where the engine of a provider listens; `undefined` in any other process, whose last argument is its own affair.
 * @param main path of the module that the process was started with
 */
export function engineAddress(main: string | undefined, argv: readonly string[]): string | undefined {
  return PROVIDER_MAIN.test(main ?? '') ? argv.at(-1) : undefined;
}

/** @param address `host:port`, the last argument that the engine gives to its plugins */
export function watchEngine(address: string | undefined, everyMs = LOOK_EVERY_MS): EngineWatch {
  const controller = new AbortController();
  const gone = controller.signal;
  const [, host, port] = /^(.+):(\d+)$/.exec(address ?? '') ?? [];
  if (host === undefined) return { gone, require: async () => {} };

  async function look(): Promise<void> {
    if (gone.aborted || (await isThere(host as string, Number(port)))) return;
    clearInterval(timer);
    controller.abort(
      new BackupError('aborted', 'The Pulumi engine is gone', {
        fix: 'run pulumi up again: it takes over what is there',
      }),
    );
  }

  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    gone,
    async require() {
      await look();
      gone.throwIfAborted();
    },
  };
}

/** Only a refusal says that nobody listens: silence is a paused engine, and this process may be out of sockets. */
function isThere(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LONGEST_LOOK_MS });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code !== 'ECONNREFUSED'));
    socket.once('timeout', () => end(true));
  });
}
