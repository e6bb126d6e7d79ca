import { Option } from 'commander';
import { LEVELS, type Level } from '../lib/policy';

/** From which level on a command ends with exit code 9; `never`: at none. */
export const FAIL_ON = [...LEVELS, 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** The same of every command that has it. @param what that has a level */
export function failOnOption(what: string): Option {
  return new Option('--fail-on <level>', `from which level on ${what} end with exit code 9`)
    .choices(FAIL_ON)
    .default('error');
}

/** Whether something of this level is a failure. */
export function fails(level: Level, failOn: FailOn): boolean {
  return failOn !== 'never' && LEVELS.indexOf(level) <= LEVELS.indexOf(failOn);
}
