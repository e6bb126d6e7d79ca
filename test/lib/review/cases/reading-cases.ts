import type { Subject } from '../../../../lib/policy';
import type { Consequence } from '../../../../lib/review';
import { backup, GUARDS, key, schedule } from '../declared';
import { nightly, type ReviewCase } from './review-case';

const from = (appliedFrom: string, subject: Subject): Subject => ({ ...subject, appliedFrom });
const also = (code: Consequence['code'], severity: Consequence['severity']): Consequence => ({
  code,
  severity,
  about: 'clusters/a.yaml',
  managementCluster: '',
  files: [],
  says: 'As it was read.',
});

/** What several folders declare, and what could not be read. */
export const READING_CASES: readonly ReviewCase[] = [
  {
    name: 'a backup that another folder declares now',
    base: [from('a', backup('old'))],
    head: [from('b', backup('old'))],
    tells: ['declaration-moved data'],
    says: /is declared from another folder: .* instead of .*/,
  },
  {
    name: 'a backup of one folder that goes, whatever another folder declares of that name',
    base: [from('a', backup('old')), from('b', backup('old'))],
    head: [from('b', backup('old'))],
    tells: ['backup-orphaned data'],
  },
  {
    name: 'a request in one of two folders that declare backups of one name',
    base: [from('a', backup('old')), from('b', backup('old'))],
    head: [from('a', backup('old', { delete: true })), from('b', backup('old'))],
    tells: ['deletion-requested data'],
  },
  {
    name: 'a cluster whose schedule goes in the one folder and stays in the other',
    base: [from('a', nightly), from('b', nightly)],
    head: [from('b', nightly)],
    tells: ['cluster-uncovered data', 'schedule-removed risk'],
  },
  {
    name: 'the key of one folder that goes, and may be that of all',
    base: [from('a', key('kek')), from('b', key('kek')), from('c', schedule('s', '0 1 * * *'))],
    head: [from('b', key('kek')), from('c', schedule('s', '0 1 * * *'))],
    tells: ['key-needed data'],
  },
  {
    name: 'what was guarded and stays where it was',
    base: [from('a', backup('old', {}, { annotations: GUARDS }))],
    head: [from('a', backup('old', {}, { annotations: GUARDS }))],
    tells: [],
  },
  {
    name: 'what could not be read before',
    base: [],
    head: [],
    with: { also: [also('unread-before', 'data')] },
    tells: ['unread-before data'],
  },
  {
    name: 'what it is judged by',
    base: [],
    head: [],
    with: { also: [also('policy-changed', 'risk'), also('inventory-changed', 'risk')] },
    tells: ['policy-changed risk', 'inventory-changed risk'],
  },
];
