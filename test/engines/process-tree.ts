import { readdirSync, readFileSync } from 'node:fs';

/** Every process below this one, nearest first. */
export function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => parentOf(entry) === pid)
    .map(Number);
  return [...children, ...children.flatMap(descendants)];
}

/** Ends those that are still there. */
export function endAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function parentOf(pid: string): number | undefined {
  try {
    // After the command in brackets, which may have blanks: state and parent (proc(5)).
    const afterCommand = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1);
    return Number(afterCommand?.split(' ')[1]);
  } catch {
    return undefined;
  }
}
