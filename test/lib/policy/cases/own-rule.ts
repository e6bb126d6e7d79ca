import type { Rule } from '../../../../lib/policy';

/** A rule as a team writes it. */
export const OWN_RULE: Rule = {
  id: 'ACME001',
  name: 'named-for-ticket',
  level: 'warning',
  title: 'A backup is named for its ticket',
  why: 'Nobody knows what it was for.',
  fix: 'name it chg-<number>',
  *check({ backups }) {
    for (const subject of backups) {
      if (subject.manifest.metadata.name.startsWith('chg-')) continue;
      yield { subject, path: 'metadata.name', problem: 'No ticket in the name' };
    }
  },
};
