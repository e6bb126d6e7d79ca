import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * What tells a process from every other one that has, or will have, its number: when it began. `undefined` when there
 * is none of this number.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  return existsSync('/proc/self/stat') ? ofProc(pid) : ofPs(pid);
}

async function ofProc(pid: number): Promise<string | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; state is field 3 of proc(5), the start in ticks since boot field 22.
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return `${boot.trim()} ${fields[18]}`;
  } catch {
    return undefined;
  }
}

async function ofPs(pid: number): Promise<string | undefined> {
  if (!isThere(pid)) return undefined;
  const { execFile } = require('node:child_process') as typeof import('node:child_process');
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    // No `ps` that could tell: then its number has to do.
    return 'unknown';
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
