import type { RecoverySheet } from '../../lib/runbook';
import { isChanging } from './changing';
import { CHANGING } from './document';

export const FORMATS = ['markdown', 'html', 'json'] as const;
export type SheetFormat = (typeof FORMATS)[number];

/** A written sheet without what the next backup changes; of JSON, `undefined` for what is none. */
export function stableText(text: string, format: SheetFormat): string | undefined {
  if (format === 'json') return stableJson(text);
  const kept: string[] = [];
  let changing = false;
  for (const line of text.split('\n')) {
    if (line === CHANGING.from) changing = true;
    if (!changing) kept.push(line);
    if (line === CHANGING.to) changing = false;
  }
  return kept.join('\n');
}

function stableJson(text: string): string | undefined {
  try {
    const { clusters } = JSON.parse(text) as RecoverySheet;
    const stable = clusters.map(({ liveRelease: _, rehearsed: __, targets, findings, ...cluster }) => ({
      ...cluster,
      targets: targets.map(({ newest: ___, ...target }) => target),
      findings: findings.filter((each) => !isChanging(each)),
    }));
    return JSON.stringify(stable, null, 2);
  } catch {
    return undefined;
  }
}
