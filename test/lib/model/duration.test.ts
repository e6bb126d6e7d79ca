import { durationMs } from '../../../lib/model';

test.each([
  ['500ms', 500],
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['0.5h', 1_800_000],
])('%s is %i ms', (text, milliseconds) => {
  expect(durationMs(text, '--timeout')).toBe(milliseconds);
});

test.each(['', '5', '2 h', '-1s', '0s', '1d', '5mm', 'h'])(
  'refuses %j with the option and an example',
  (text) => {
    expect(() => durationMs(text, '--timeout')).toThrow(/\[usage\][\s\S]*--timeout[\s\S]*30m/);
  },
);
