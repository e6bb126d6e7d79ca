import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of processes together, in MiB. Linux only. */
export function residentMiB(pids: readonly number[]): number {
  const kib = pids.map((pid) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
  );
  return kib.reduce((sum, each) => sum + each, 0) / 1024;
}

/** Ids of the processes that a process has started, and that still run. Linux only. */
export function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}
