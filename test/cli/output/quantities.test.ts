import { ageText, elapsedText, sizeText } from '../../../cli/output';

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1_572_864, '1.5 MiB'],
  [5 * 1024 ** 4, '5.0 TiB'],
  [5 * 1024 ** 5, '5120.0 TiB'],
])('%i bytes read %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

it.each([
  [0, '0.0s'],
  [449, '0.4s'],
  [9_949, '9.9s'],
  [9_960, '10s'],
  [59_600, '1m00s'],
  [185_000, '3m05s'],
  [3_720_000, '1h02m'],
])('%i ms read %s', (milliseconds, text) => {
  expect(elapsedText(milliseconds)).toBe(text);
});

const now = Date.parse('2026-11-22T12:00:00Z');
it.each([
  ['2026-11-22T11:59:15Z', '45s'],
  ['2026-11-22T11:48:00Z', '12m'],
  ['2026-11-22T09:00:00Z', '3h'],
  ['2026-11-19T12:00:00Z', '3d'],
  ['2026-11-22T12:00:30Z', '0s'],
  [undefined, '-'],
])('an object of %s is %s old', (timestamp, text) => {
  expect(ageText(timestamp, now)).toBe(text);
});
