import { BACKUP_HEALTH } from '../../lib/gitops';
import type { BackupFacts } from '../../lib/model';

/** The table of docs/gitops.md, made from the one that the engines' checks are made from. */
export function healthTable(): string {
  const rows = BACKUP_HEALTH.map(({ when, health, says }) => {
    const facts = [when.requested, when.remote, when.archived, when.uploaded].map(word);
    return [when.status.map((status) => `\`${status}\``).join(', '), ...facts, health, says];
  });
  const lines = [
    ['status', 'deletion requested', 'remote', 'archived', 'uploaded', 'health', 'message'],
    Array(7).fill('---'),
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function word(fact: BackupFacts[keyof BackupFacts] | undefined): string {
  if (fact === undefined) return '';
  return fact ? 'yes' : 'no';
}
