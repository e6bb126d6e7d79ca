/**
 * A killed engine leaves the provider's process behind, which would go on creating and deleting with nobody to take
 * down what it did. The process hears nothing of it: neither a signal nor, behind a shell, another parent.
 */
import { connect } from 'node:net';
import { BackupError } from '../../../../lib/errors';
import { perProcess, thisProcess } from './process';

const LOOK_EVERY_MS = 500;
/** Failed looks in a row: one may be a busy machine. */
const GONE_AFTER = 2;

/** What Pulumi's plugin `pulumi-resource-pulumi-nodejs` starts (read in its script). */
const PROVIDER_MAIN = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]dynamic-provider[\\/]index\.js$/;

/** Aborted once the engine of this process is gone: never in a process that is no provider, such as a hook's. */
export const engineGone: () => AbortSignal = perProcess(
  () => thisProcess().engineGone ?? watchEngine(engineAddress(require.main?.filename, process.argv)),
);

/**
 * Where the engine of a provider listens; `undefined` in any other process, whose last argument is its own affair.
 * @param main path of the module that the process was started with
 */
export function engineAddress(main: string | undefined, argv: readonly string[]): string | undefined {
  return PROVIDER_MAIN.test(main ?? '') ? argv.at(-1) : undefined;
}

/** @throws BackupError `aborted` */
export function requireEngine(): void {
  engineGone().throwIfAborted();
}

/** @param address `host:port`, the last argument that the engine gives to its plugins */
export function watchEngine(address: string | undefined, everyMs = LOOK_EVERY_MS): AbortSignal {
  const controller = new AbortController();
  const [, host, port] = /^(.+):(\d+)$/.exec(address ?? '') ?? [];
  if (host === undefined) return controller.signal;
  let failures = 0;
  const timer = setInterval(async () => {
    failures = (await answers(host, Number(port))) ? 0 : failures + 1;
    if (failures < GONE_AFTER) return;
    clearInterval(timer);
    controller.abort(
      new BackupError('aborted', 'The Pulumi engine is gone', {
        fix: 'run pulumi up again: it takes over what is there',
      }),
    );
  }, everyMs);
  timer.unref();
  return controller.signal;
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LOOK_EVERY_MS });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    // Silence is not absence: a paused engine is still there.
    socket.once('timeout', () => end(true));
  });
}
