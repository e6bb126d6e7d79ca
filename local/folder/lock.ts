/**
 * Who runs in a folder. A lock is a file with a number; a new one has the number after the highest, and only one process
 * can make it. So nobody can take away a living lock in the belief that it is the dead one that was seen before.
 */
import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BackupError } from '../../lib/errors';
import { shellWord } from '../../lib/model';
import { processIdentity } from '../../providers/process-identity';

/** The process that holds a lock. */
export interface Holder {
  readonly pid: number;
  /** When the process began, in words of its machine. */
  readonly identity: string;
  readonly host: string;
  /** RFC 3339 */
  readonly since: string;
}

export interface FolderLock {
  release(): Promise<void>;
}

interface Found {
  readonly number: number;
  readonly file: string;
  readonly holder: Holder | undefined;
}

const NAME = /^lock-(\d+)\.json$/;

/**
 * Takes a folder for this process, also one whose holder was killed.
 *
 * @throws BackupError `already-running` when somebody else holds it, who is told of; nothing is touched then
 */
export async function lockFolder(directory: string, now: number): Promise<FolderLock> {
  const holder: Holder = {
    pid: process.pid,
    identity: (await processIdentity(process.pid)) ?? 'unknown',
    host: hostname(),
    since: new Date(now).toISOString(),
  };
  for (;;) {
    const found = await locksIn(directory);
    await requireNobody(directory, found);
    const number = Math.max(0, ...found.map((each) => each.number)) + 1;
    const file = join(directory, `lock-${number}.json`);
    if (!(await placed(directory, file, holder))) continue;
    try {
      // Somebody may have come, and even gone, since we looked.
      const others = (await locksIn(directory)).filter((each) => each.file !== file);
      await requireNobody(directory, others);
      for (const dead of others) await rm(dead.file, { force: true });
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
    return { release: () => rm(file, { force: true }) };
  }
}

/** Who runs in the folder; `undefined` for nobody, or a folder that is not there. */
export async function holderOf(directory: string): Promise<Holder | undefined> {
  for (const { holder } of await locksIn(directory).catch(() => []))
    if (holder !== undefined && (await isAlive(holder))) return holder;
  return undefined;
}

async function locksIn(directory: string): Promise<Found[]> {
  const names = (await readdir(directory)).filter((name) => NAME.test(name));
  return Promise.all(
    names.map(async (name) => {
      const file = join(directory, name);
      return { number: Number(NAME.exec(name)?.[1]), file, holder: await readHolder(file) };
    }),
  );
}

/** `undefined` for one that is gone by now, or that a machine without power has left unfinished. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const { pid, identity, host, since } = JSON.parse(await readFile(file, 'utf8'));
    return { pid: Number(pid), identity: String(identity), host: String(host), since: String(since) };
  } catch {
    return undefined;
  }
}

/** Made whole and at once, or not at all. */
async function placed(directory: string, file: string, holder: Holder): Promise<boolean> {
  const unfinished = join(directory, `.lock-${randomUUID()}`);
  await writeFile(unfinished, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  try {
    await link(unfinished, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Of another machine, or container, nobody here can tell. */
async function isAlive({ pid, identity, host }: Holder): Promise<boolean> {
  return host !== hostname() || (await processIdentity(pid)) === identity;
}

async function requireNobody(directory: string, found: readonly Found[]): Promise<void> {
  for (const { holder, file } of found) {
    if (holder === undefined || !(await isAlive(holder))) continue;
    const elsewhere = holder.host !== hostname();
    throw new BackupError('already-running', 'A management cluster already runs in this folder', {
      at: directory,
      value: `process ${holder.pid}${elsewhere ? ` on ${holder.host}` : ''}, since ${holder.since}`,
      fix: elsewhere
        ? `end it there, or remove ${file} if it is gone; or choose another folder`
        : `use it as it is, end it with: mosk-backup local down --dir ${shellWord(directory)}, or choose another folder`,
    });
  }
}
