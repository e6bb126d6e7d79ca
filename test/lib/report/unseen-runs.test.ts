import type { BackupFact } from '../../../lib/report';
import { unseenRuns } from '../../../lib/report/unseen-runs';

const day = (number: number, time = '01:00:00') => `2025-11-0${number}T${time}Z`;
const made = (createdAt: string, schedule = 'nightly'): BackupFact => ({
  ...{
    uid: createdAt,
    name: createdAt,
    schedule,
    createdAt,
    status: 'Failed',
    place: 'local',
    encrypted: null,
  },
  ...{ goodSince: null, goodUntil: null, goneBy: null, failedAt: null },
});
const unseen = (backups: readonly BackupFact[], since = Date.parse(day(1, '00:00:00'))) =>
  unseenRuns(
    [{ name: 'nightly', expression: '0 1 * * *', since }],
    backups,
    { from: Date.parse(day(1, '00:00:00')), to: Date.parse(day(4, '00:00:00')) },
    'UTC',
  ).map(({ due }) => new Date(due).toISOString().replace('.000', ''));

it.each<[string, readonly BackupFact[], readonly string[]]>([
  ['has left an object, whatever became of it', [made(day(1)), made(day(2)), made(day(3))], []],
  ['has left none', [made(day(1)), made(day(3))], [day(2)]],
  ['is the last one', [made(day(1)), made(day(2))], [day(3)]],
  ['comes late, before the next one', [made(day(1)), made(day(2, '23:00:00')), made(day(3))], []],
  [
    'comes a moment before its time, by another clock',
    [made(day(1, '00:59:40')), made(day(2)), made(day(3))],
    [],
  ],
  ['is that of another schedule', [made(day(1), 'weekly'), made(day(2)), made(day(3))], [day(1)]],
])('a run that was due %s', (_, backups, expected) => {
  expect(unseen(backups)).toEqual(expected);
});

it('nothing is due before there is a schedule', () => {
  expect(unseen([], Date.parse(day(3, '00:00:00')))).toEqual([day(3)]);
});
