import { clockMinutes, durationMs } from '../../../lib/model';

it.each([
  ['500ms', 500],
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['0.5h', 1_800_000],
  ['35d', 3_024_000_000],
])('%s is %i ms', (text, milliseconds) => {
  expect(durationMs(text, '--timeout')).toBe(milliseconds);
});

it.each(['', '5', '2 h', '-1s', '0s', '1w', '5mm', 'h'])(
  'refuses %j with the option and an example',
  (text) => {
    expect(() => durationMs(text, '--timeout')).toThrow(/\[usage\][\s\S]*--timeout[\s\S]*30m/);
  },
);

it('refuses a number, which says no unit, to programs without types', () => {
  expect(() => durationMs(26 as never, 'tier gold: rpo')).toThrow(
    expect.objectContaining({ code: 'usage', at: 'tier gold: rpo', value: '26' }),
  );
});

describe('on a clock without seconds', () => {
  it.each([
    ['30m', 30],
    ['60s', 1],
    ['1.1h', 66],
    ['1d', 1440],
  ])('%s is %i minutes', (text, minutes) => {
    expect(clockMinutes(text, 'plan: spread')).toBe(minutes);
  });

  it.each(['90s', '0.1ms', '24h1m', '1 hour', '0m'])('there is no %j', (text) => {
    expect(() => clockMinutes(text, 'plan: spread')).toThrow(
      expect.objectContaining({ code: 'usage', at: 'plan: spread', value: JSON.stringify(text) }),
    );
  });
});
