import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { BackupError } from '../../lib/errors';
import { processIdentity } from '../process-identity';

/** That nobody else writes a file; it lies beside it. */
export interface OutLock {
  /** Whether it is still the one that was taken. */
  isMine(): Promise<boolean>;
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  /** When the process began, in words of its machine. */
  readonly identity: string;
  readonly host: string;
}

/** For the few bytes that tell who holds it; a process may be killed before it has written them. */
const UNWRITTEN_MS = 10_000;

/**
 * Takes a file for this process, also one whose holder was killed.
 * @throws BackupError `already-running` when somebody else holds it, and errors of the file system
 */
export async function lockOut(out: string): Promise<OutLock> {
  const name = `${out}.part.lock`;
  const holder: Holder = {
    pid: process.pid,
    identity: (await processIdentity(process.pid)) ?? 'unknown',
    host: hostname(),
  };
  const mine = `${JSON.stringify(holder)}\n`;
  while (!(await placed(name, mine))) await takeAwayDead(out, name);
  const isMine = async () => (await textOf(name)) === mine;
  return {
    isMine,
    release: async () => {
      if (await isMine()) await rm(name, { force: true });
    },
  };
}

async function placed(name: string, text: string): Promise<boolean> {
  const handle = await open(name, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (handle === undefined) return false;
  try {
    await handle.writeFile(text);
    return true;
  } catch (error) {
    await rm(name, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function takeAwayDead(out: string, name: string): Promise<void> {
  const text = await textOf(name);
  if (text === undefined) return;
  const holder = holderIn(text);
  if (holder === undefined ? await isNew(name) : await isAlive(holder)) throw held(out, name, holder);
  // Moved, so that of several who have seen the dead one only one takes it away, and nobody's new one.
  const aside = `${name}.${process.pid}`;
  try {
    await rename(name, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await textOf(aside)) !== text) {
    await rename(aside, name);
    throw held(out, name, undefined);
  }
  await rm(aside, { force: true });
}

/** `undefined`: it is gone. */
async function textOf(name: string): Promise<string | undefined> {
  return readFile(name, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

function holderIn(text: string): Holder | undefined {
  try {
    const { pid, identity, host } = JSON.parse(text);
    return { pid: Number(pid), identity: String(identity), host: String(host) };
  } catch {
    return undefined;
  }
}

async function isNew(name: string): Promise<boolean> {
  const found = await stat(name).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < UNWRITTEN_MS;
}

/** Of another machine, or container, nobody here can tell. */
async function isAlive({ pid, identity, host }: Holder): Promise<boolean> {
  return host !== hostname() || (await processIdentity(pid)) === identity;
}

function held(out: string, name: string, holder: Holder | undefined): BackupError {
  return new BackupError('already-running', 'Another fetch is writing this file', {
    at: out,
    ...(holder && {
      value: `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}`,
    }),
    fix: `wait for its end, or name another file with --out; remove ${name} only if that process is gone`,
  });
}
