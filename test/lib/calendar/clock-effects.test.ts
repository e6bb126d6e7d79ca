import { clockChanges, clockEffects, daysFrom, offsetAt } from '../../../lib/calendar';
import { iso, time } from './iso';

const YEAR_2027 = daysFrom(time('2027-01-01'), 365);

it('the clocks of a zone change to the minute', () => {
  const changes = (zone: string) =>
    clockChanges(zone, YEAR_2027).map(({ at, before, after }) => `${iso(at)} ${before} → ${after}`);
  expect(changes('Europe/Berlin')).toEqual(['2027-03-28T01:00Z 60 → 120', '2027-10-31T01:00Z 120 → 60']);
  expect(changes('Australia/Lord_Howe')).toEqual([
    '2027-04-03T15:00Z 660 → 630',
    '2027-10-02T15:30Z 630 → 660',
  ]);
  expect(changes('Asia/Tokyo')).toEqual([]);
  expect(changes('UTC')).toEqual([]);
});

it('a change outside the period is not told', () => {
  const until = (to: string) => clockChanges('Europe/Berlin', { from: time('2027-03-01'), to: time(to) });
  expect(until('2027-03-28T01:00Z')).toEqual([]);
  expect(until('2027-03-28T01:01Z')).toHaveLength(1);
});

it('zones are ahead of UTC or behind it', () => {
  const at = time('2027-07-01');
  expect(['UTC', 'Asia/Kolkata', 'America/St_Johns'].map((zone) => offsetAt(zone, at))).toEqual([
    0, 330, -150,
  ]);
});

it('times that a change skips or repeats are named as the clock would show them', () => {
  const effects = (expression: string, zone: string) =>
    clockEffects(expression, YEAR_2027, zone).map(({ localTime, effect }) => `${localTime} ${effect}`);
  expect(effects('0,30 2 * * *', 'Europe/Berlin')).toEqual([
    '2027-03-28T02:00 skipped',
    '2027-03-28T02:30 skipped',
    '2027-10-31T02:00 repeated',
    '2027-10-31T02:30 repeated',
  ]);
  expect(effects('0 3 * * *', 'Europe/Berlin')).toEqual([]);
  expect(effects('30 2 * * 1', 'Europe/Berlin')).toEqual([]);
  expect(effects('30 2 * * *', 'UTC')).toEqual([]);
});

it('a zone that does not exist is refused', () => {
  expect(() => clockEffects('0 1 * * *', YEAR_2027, 'Mars/Base')).toThrow('There is no such time zone');
});
