import { spawnSync } from 'node:child_process';
import { requireEngine } from './find-engines';

/** When does this expression fire? */
export interface CronQuestion {
  readonly expression: string;
  /** IANA name. */
  readonly zone: string;
  /** Milliseconds since the epoch; the runs after it are asked for. */
  readonly after: number;
  readonly count: number;
}

export interface CronAnswer {
  /** Seconds since the epoch; fewer than asked for where the library finds none within five years. */
  readonly runs: readonly number[] | null;
  /** Why it refuses the expression. */
  readonly error?: string;
}

/** What the library of Kubernetes' CronJob answers, in the order of the questions. */
export function askRobfigCron(questions: readonly CronQuestion[]): CronAnswer[] {
  const { stdout, status, stderr } = spawnSync(requireEngine('robfig-cron'), {
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`robfig-cron ended with ${status}: ${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
