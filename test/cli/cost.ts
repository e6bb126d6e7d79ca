import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What a program has cost that was started with `--require ${COST_HOOK}` and `COST` in its environment. */
export interface Cost {
  /** Resident, at the most. */
  readonly mebibytes: number;
  readonly cpuMs: number;
}

export const COST_HOOK = path.join(__dirname, 'cost-hook.cjs');

/** @param file that `COST` named */
export const costIn = (file: string): Cost => JSON.parse(readFileSync(file, 'utf8'));
