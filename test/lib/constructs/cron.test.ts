import { Cron } from '../../../entries';
import { errorOf } from './synthesised';

describe('Cron', () => {
  it.each([
    [Cron.of('0 1 * * *'), '0 1 * * *'],
    [Cron.daily({ hour: 1 }), '0 1 * * *'],
    [Cron.daily({ hour: 0, minute: 30 }), '30 0 * * *'],
    [Cron.weekly({ weekday: 'sunday', hour: 2 }), '0 2 * * 0'],
    [Cron.weekly({ weekday: 'saturday', hour: 23, minute: 59 }), '59 23 * * 6'],
    [Cron.monthly({ day: 28, hour: 3 }), '0 3 28 * *'],
  ])('%s is written as %s', (cron, expression) => {
    expect(cron.expression).toBe(expression);
  });

  it.each([
    ['an hour that no day has', () => Cron.daily({ hour: 24 }), 'cron-invalid', '0 24 * * *'],
    ['half an hour', () => Cron.daily({ hour: 1.5 }), 'cron-invalid', '0 1.5 * * *'],
    ['a day that some months lack', () => Cron.monthly({ day: 31, hour: 1 }), 'cron-invalid', 'day 31'],
    ['six fields', () => Cron.of('0 0 1 * * *'), 'cron-invalid', '0 0 1 * * *'],
    ['30 February', () => Cron.of('0 1 30 2 *'), 'cron-never-fires', '0 1 30 2 *'],
  ])('refuses %s and shows it', (_what, make, code, value) => {
    const error = errorOf(make);

    expect(error.code).toBe(code);
    expect(error.value).toContain(value);
    expect(error.fix).toBeDefined();
  });
});

describe('nextRuns', () => {
  const from = new Date('2026-03-28T01:00:00Z');
  const times = (cron: Cron, count: number, timeZone?: string) =>
    cron.nextRuns(count, from, { timeZone }).map((date) => date.toISOString());

  it('counts in UTC and leaves the moment itself out', () => {
    expect(times(Cron.daily({ hour: 1 }), 2)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T01:00:00.000Z',
    ]);
  });

  it('reads the expression in the time zone given, on both sides of a change of the clock', () => {
    expect(times(Cron.daily({ hour: 12 }), 2, 'Europe/Berlin')).toEqual([
      '2026-03-28T11:00:00.000Z',
      '2026-03-29T10:00:00.000Z',
    ]);
  });

  it('leaves out a time that a change of the clock skips', () => {
    expect(times(Cron.daily({ hour: 2, minute: 30 }), 2, 'Europe/Berlin')).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('refuses a zone that does not exist', () => {
    expect(errorOf(() => times(Cron.daily({ hour: 1 }), 1, 'Mars/Base'))).toMatchObject({
      code: 'cron-invalid',
      at: 'timeZone',
      value: '"Mars/Base" (9 characters)',
    });
  });
});

describe('spread', () => {
  const keys = Array.from({ length: 600 }, (_, n) => `cluster-${n}`);
  const minutesOf = ({ expression }: Cron) => {
    const [minute, hour] = expression.split(' ').map(Number);
    return (hour ?? 0) * 60 + (minute ?? 0);
  };

  it('gives a key the same minute for ever: these are in repositories', () => {
    const window = { from: { hour: 1 }, duration: '3h' };

    expect(['prod', 'staging', 'lab'].map((key) => Cron.spread(key, window).expression)).toEqual([
      '34 1 * * *',
      '5 2 * * *',
      '35 1 * * *',
    ]);
  });

  it('stays inside the window and uses all of it', () => {
    const starts = keys.map((key) =>
      minutesOf(Cron.spread(key, { from: { hour: 1, minute: 30 }, duration: '1h' })),
    );

    expect(Math.min(...starts)).toBe(90);
    expect(Math.max(...starts)).toBe(149);
    expect(new Set(starts).size).toBe(60);
  });

  it('goes on past midnight, into the next day of the week', () => {
    const crons = keys.map((key) =>
      Cron.spread(key, { from: { hour: 23 }, duration: '2h', weekday: 'saturday' }),
    );
    const parts = crons.map(({ expression }) => expression.replace(/^\d+ /, ''));

    expect([...new Set(parts)].sort()).toEqual(['0 * * 0', '23 * * 6']);
  });

  it.each([
    ['no duration', { from: { hour: 1 }, duration: '0h' }, 'usage', '"0h"'],
    ['more than a day', { from: { hour: 1 }, duration: '25h' }, 'usage', '"25h"'],
    ['parts of minutes', { from: { hour: 1 }, duration: '90s' }, 'usage', '"90s"'],
    [
      'a beginning that no clock shows',
      { from: { hour: 23, minute: 60 }, duration: '1h' },
      'cron-invalid',
      '60 23 * * *',
    ],
  ])('refuses a window of %s', (_what, window, code, value) => {
    const error = errorOf(() => Cron.spread('prod', window));

    expect(error.code).toBe(code);
    expect(error.value).toContain(value);
  });
});
