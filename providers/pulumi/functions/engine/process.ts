/**
 * What the functions of the provider have from the process that they run in. Nothing that they remember lasts longer
 * than it: games play many processes in one, some at the same time.
 */
import { scryptSync } from 'node:crypto';
import type { Scrypt } from '../../../../lib/model';
import { connect } from '../../../kubernetes';

export interface EngineWatch {
  /** Aborted with a BackupError `aborted`, soon after the engine is gone. */
  readonly gone: AbortSignal;
  /**
   * Looks anew.
   * @throws BackupError `aborted`
   */
  require(): Promise<void>;
}

export interface ProviderProcess {
  readonly connect: typeof connect;
  /** Without, it is found from the command line of the process. */
  readonly engine?: EngineWatch;
  readonly print: (line: string) => void;
  readonly scrypt: Scrypt;
}

const real: ProviderProcess = {
  connect,
  print: (line) => console.log(line),
  scrypt: (secret, salt) => scryptSync(secret, salt, 32),
};

let current = () => real;

export function thisProcess(): ProviderProcess {
  return current();
}

/** For games: which of the processes that are played asks. */
export function playProcesses(find: () => ProviderProcess): void {
  current = find;
}

/** Made when it is first needed, once in each process. */
export function perProcess<T>(make: () => T): () => T {
  const made = new WeakMap<ProviderProcess, { readonly value: T }>();
  return () => {
    const here = thisProcess();
    const known = made.get(here) ?? { value: make() };
    made.set(here, known);
    return known.value;
  };
}
