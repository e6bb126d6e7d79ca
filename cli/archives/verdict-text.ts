import type { Verdict } from '../../lib/archive';
import { type TableRoom, table } from '../output';

/** The verdicts on one archive, those that were not looked at too. */
export function verdictText(verdict: Verdict, room?: TableRoom): string {
  const rows = verdict.map(({ step, holds, says }) => [
    step,
    holds === null ? 'not done' : holds ? 'yes' : 'NO',
    says,
  ]);
  return `${table(['VERDICT', '', ''], rows, room).join('\n')}\n`;
}
