import type { Verdict } from '../../lib/archive';
import { table } from '../output';

/** The verdicts on one archive, those that were not looked at too. */
export function verdictText(verdict: Verdict): string {
  const rows = verdict.map(({ step, holds, says }) => [
    step,
    holds === null ? 'not done' : holds ? 'yes' : 'NO',
    says,
  ]);
  return `${table(['VERDICT', '', ''], rows).join('\n')}\n`;
}
