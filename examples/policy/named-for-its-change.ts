import type { Rule } from 'mosk-backup/policy';

export const namedForItsChange: Rule = {
  id: 'ACME001',
  name: 'named-for-its-change',
  level: 'warning',
  title: 'A single backup is named for its change',
  why: 'Months later nobody knows whether it may be deleted.',
  fix: 'end its name with the number of the change: before-chg-1234',
  *check({ backups }) {
    for (const subject of backups) {
      const { name } = subject.manifest.metadata;
      if (/-chg-\d+$/.test(name)) continue;
      yield { subject, path: 'metadata.name', problem: 'The name tells of no change', value: name };
    }
  },
};
