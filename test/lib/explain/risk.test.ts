import { type RatedView, RISK_FACTORS, RISK_LEVELS } from '../../../lib/explain';
import { MoskApi } from '../../../lib/model';
import { backup, ENCRYPTED, explainDeclared, explainLive, schedule } from './samples';

const NIGHTLY = schedule('nightly', '0 1 * * *');
const LOCAL = { ...schedule('local', '0 5 * * *'), spec: { targetCluster: 'prod', schedule: '0 5 * * *' } };
const CLEAR = schedule('clear', '0 7 * * *', { rclone: { bucket: 'b', credential: 's3' } });
const GOOD = { schedules: [NIGHTLY], backups: [backup('good', 10)] };
const BERLIN = MoskApi.v26_2.with({ schedule: { cronField: 'schedule', timeZone: 'Europe/Berlin' } });
const found = ({ risk }: RatedView) => [risk.level, ...risk.reasons.map(({ code }) => code)];

it('backups that are frequent, fresh, encrypted and far away are a minimal risk', () => {
  expect(explainLive(GOOD, { rpoHours: 26 }).risk).toEqual({ level: 1, reasons: [] });
});

/** One for every factor; what is left out is as good as it gets. */
const CASES: Record<string, RatedView> = {
  'nothing-scheduled': explainLive({
    ...GOOD,
    schedules: [schedule('off', '0 1 * * *', ENCRYPTED, { suspend: true })],
  }),
  'no-good-backup': explainLive(
    { ...GOOD, backups: [backup('failed', 1, { status: 'Failed' })] },
    { rpoHours: 26 },
  ),
  'archives-local': explainLive({ ...GOOD, schedules: [LOCAL] }, { rpoHours: 26 }),
  'schedule-unknown': explainLive(
    { ...GOOD, schedules: [NIGHTLY, schedule('nightly-of-another-api', undefined)] },
    { rpoHours: 26 },
  ),
  'rpo-exceeded': explainLive(GOOD, { rpoHours: 23 }),
  'backup-late': explainLive({ ...GOOD, backups: [backup('old', 27)] }, { rpoHours: 26 }),
  'some-archives-local': explainLive({ ...GOOD, schedules: [NIGHTLY, LOCAL] }, { rpoHours: 26 }),
  'not-encrypted': explainLive({ ...GOOD, schedules: [NIGHTLY, CLEAR] }, { rpoHours: 26 }),
  'target-unknown': explainDeclared(
    { schedules: [LOCAL], defaultTarget: { known: false } },
    { rpoHours: 26 },
  ),
  'schedule-inactive': explainLive(
    { ...GOOD, schedules: [NIGHTLY, schedule('never', '0 1 30 2 *')] },
    { rpoHours: 26 },
  ),
  'runs-overlap': explainLive(
    { ...GOOD, schedules: [NIGHTLY, schedule('weekly', '20 1 * * 0')] },
    { rpoHours: 26 },
  ),
  'clock-change': explainLive(
    { ...GOOD, schedules: [schedule('nightly', '30 2 * * *')] },
    { api: BERLIN, rpoHours: 50 },
  ),
  'rpo-unknown': explainLive(GOOD),
  'success-unknown': explainDeclared({ schedules: [NIGHTLY] }, { rpoHours: 26 }),
};

it.each(RISK_FACTORS.map(({ code, level }) => [code, level] as const))(
  '%s is a risk of %i',
  (code, level) => {
    const view = CASES[code];
    expect(view?.risk.reasons.map((reason) => reason.code)).toContain(code);
    expect(view?.risk.reasons.find((reason) => reason.code === code)).toMatchObject({
      level,
      text: expect.stringMatching(/^[a-z]/),
    });
  },
);

it.each(RISK_FACTORS.map(({ code }) => [code] as const))('%s is not found where all is well', (code) => {
  expect(found(explainLive(GOOD, { rpoHours: 26 }))).not.toContain(code);
});

it('the worst factor decides, and is told first', () => {
  expect(found(explainLive({ schedules: [CLEAR], backups: [] }))).toEqual([
    5,
    'no-good-backup',
    'not-encrypted',
    'rpo-unknown',
  ]);
});

it('without an RPO a backup is late once a run has been missed by two hours', () => {
  const late = (hoursAgo: number) => found(explainLive({ ...GOOD, backups: [backup('last', hoursAgo)] }));
  expect(late(25.9)).not.toContain('backup-late');
  expect(late(26.1)).toContain('backup-late');
});

it('a schedule that overlaps with itself is told as one', () => {
  const { closest } = explainDeclared({ schedules: [schedule('often', '0,10 1 * * *')] });
  expect(closest).toEqual({ schedules: ['often'], minutes: 10 });
});

it('every level has a name', () => {
  expect(RISK_FACTORS.filter(({ level }) => RISK_LEVELS[level] === undefined)).toEqual([]);
});

it.each([
  ['0 1 * * 0', 'at the same minute'],
  ['1 1 * * 0', '1 minute apart'],
  ['20 1 * * 0', '20 minutes apart'],
])('a second schedule at %s can start %s', (cron, apart) => {
  const { risk } = explainDeclared({ schedules: [NIGHTLY, schedule('weekly', cron)] });
  expect(risk.reasons.find(({ code }) => code === 'runs-overlap')?.text).toContain(`can start ${apart}: `);
});

it('runs may be as close as the policy says', () => {
  const weekly = { schedules: [NIGHTLY, schedule('weekly', '20 1 * * 0')] };
  const overlapsAt = (minutesBetweenRuns: number) =>
    explainDeclared(weekly, { minutesBetweenRuns }).risk.reasons.some(({ code }) => code === 'runs-overlap');
  expect([20, 21].map(overlapsAt)).toEqual([false, true]);
});
