import { BACKUP_HEALTH, type BackupFacts } from '../../lib/gitops';

/** The table of docs/gitops.md, made from the one that the engines' checks are made from. */
export function healthTable(): string {
  const rows = BACKUP_HEALTH.map(({ when, health, says }) => {
    const facts = [when.requested, when.remote, when.uploaded].map(word);
    return [when.status.map((status) => `\`${status}\``).join(', '), ...facts, health, says];
  });
  const lines = [
    ['status', 'deletion requested', 'remote', 'uploaded', 'health', 'message'],
    Array(6).fill('---'),
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function word(fact: BackupFacts[keyof BackupFacts] | undefined): string {
  if (fact === undefined) return '';
  return fact ? 'yes' : 'no';
}
