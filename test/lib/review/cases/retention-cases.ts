import { backup, type ObjectOptions, schedule } from '../declared';
import { nightly, type ReviewCase } from './review-case';

const keeping = (retention: object, more: Record<string, string> = {}) =>
  schedule(
    'nightly',
    '0 1 * * *',
    {},
    {
      annotations: { 'mosk-backup/retention': JSON.stringify(retention), ...more },
    },
  );
/** What the schedule has made in a night of November. */
const night = (day: number, spec: object = {}, options: ObjectOptions = {}) => {
  const date = `2026-11-${String(day).padStart(2, '0')}`;
  return backup(
    `nightly-${day}`,
    { createdBy: { schedule: 'nightly' }, ...spec },
    {
      status: { status: 'Completed', startedAt: `${date}T01:00:00Z`, uploadedAt: `${date}T02:00:00Z` },
      ...options,
    },
  );
};
const weekly = schedule('weekly', '0 5 * * 0');
const nights = (...days: number[]) => days.map((day) => night(day));

/** Which backups of a schedule stay once they are pruned. */
export const RETENTION_CASES: readonly ReviewCase[] = [
  {
    name: 'a retention where all had stayed',
    base: [nightly],
    head: [keeping({ keepLast: 3, keepDaily: 7 })],
    tells: ['retention-lowered data'],
    says: /keep last 3, daily 7 \(days of UTC\) instead of all, of each cluster in each place. Merging deletes nothing; the next .* By this alone at most 10 good backups .* cannot be told which go/,
  },
  {
    name: 'a lower retention, with what goes by it',
    base: [keeping({ keepLast: 4 })],
    head: [keeping({ keepLast: 2 })],
    with: { live: nights(1, 2, 3, 4, 5) },
    tells: ['retention-lowered data'],
    // The first night goes by the old one as well.
    says: /this takes away 2 backups: `nightly-2 of 2026-11-02` and `nightly-3 of 2026-11-03`\./,
  },
  {
    name: 'the same by backups that were exported',
    base: [keeping({ keepLast: 4 }), ...nights(1, 2, 3)],
    head: [keeping({ keepLast: 2 }), ...nights(1, 2, 3)],
    tells: ['retention-lowered data'],
    says: /this takes away 1 backup: `nightly-1 of 2026-11-01`/,
  },
  {
    name: 'a lower retention by which nothing goes today, as one is of an update and one is needed by another',
    base: [nightly],
    head: [keeping({ keepLast: 1 })],
    with: {
      live: [
        night(1, { createdBy: { schedule: 'nightly', updateRelease: '26.2' } }),
        night(2),
        night(3, { fileNames: { MKE: 'nightly-2' } }),
      ],
    },
    tells: ['retention-lowered data'],
    says: /Of those that are there now none goes/,
  },
  {
    name: 'days that begin at another time, by which others may go',
    base: [keeping({ keepLast: 1, keepDaily: 7 })],
    head: [keeping({ keepLast: 1, keepDaily: 7, timeZone: 'Asia/Tokyo' })],
    tells: ['retention-lowered data'],
  },
  {
    name: 'a lower retention that somebody has agreed to',
    base: [keeping({ keepLast: 4 })],
    head: [keeping({ keepLast: 2 }, { 'mosk-backup/approved': 'CHG-7' })],
    tells: ['retention-lowered risk'],
    says: /Approved, this change itself says: `CHG-7`: check that/,
  },
  {
    name: 'a lower retention beside an approval of an earlier one',
    base: [keeping({ keepLast: 4 }, { 'mosk-backup/approved': 'CHG-7' })],
    head: [keeping({ keepLast: 2 }, { 'mosk-backup/approved': 'CHG-7' })],
    tells: ['retention-lowered data'],
  },
  {
    name: 'lower in one count and higher in another',
    base: [keeping({ keepLast: 4, keepDaily: 7 })],
    head: [keeping({ keepLast: 9, keepDaily: 2 })],
    tells: ['retention-lowered data'],
  },
  {
    name: 'a higher retention',
    base: [keeping({ keepLast: 2 })],
    head: [keeping({ keepLast: 2, keepMonthly: 12 })],
    tells: ['retention-raised note'],
    says: /last 2, monthly 12 \(days of UTC\) stay, instead of last 2/,
  },
  {
    name: 'a retention that goes',
    base: [keeping({ keepLast: 2 })],
    head: [nightly],
    tells: ['retention-raised note'],
    says: /nothing is declared, so all of its backups stay/,
  },
  {
    name: 'a retention that cannot be read any more removes nothing',
    base: [keeping({ keepLast: 2 })],
    head: [keeping({ keepDaily: 2 })],
    tells: ['retention-raised note'],
  },
  {
    name: 'a new schedule with a retention',
    base: [weekly],
    head: [weekly, keeping({ keepLast: 2 })],
    tells: ['retention-declared note'],
  },
  {
    name: 'a new schedule under a name that has backups',
    base: [weekly],
    head: [weekly, keeping({ keepLast: 2 })],
    with: { live: nights(1, 2, 3) },
    tells: ['retention-lowered data'],
    says: /this takes away 1 backup: `nightly-1 of 2026-11-01`/,
  },
];
