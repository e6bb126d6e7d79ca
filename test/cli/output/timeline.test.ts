import { endTimeline, enterPhase, startTimeline, timelineLine } from '../../../cli/output';

const running = [
  ['Pending', 0],
  ['InProgress', 400],
  ['InProgress', 900],
  ['UploadingInProgress', 3500],
] as const;
const timeline = running.reduce(
  (line, [phase, at]) => enterPhase(line, phase, at),
  startTimeline('prod/before'),
);

it('shows every phase once, with the time that it took so far', () => {
  expect(timelineLine(timeline, 12_500, 100)).toBe(
    '⠴ prod/before  Pending 0.4s → InProgress 3.1s → UploadingInProgress 9.0s',
  );
});

it('cuts the oldest phases away on a narrow terminal, never the newest', () => {
  const line = timelineLine(timeline, 12_500, 50);
  expect(line).toHaveLength(49);
  expect(line.endsWith('UploadingInProgress 9.0s')).toBe(true);
});

it('says at the end how it went and how long it took', () => {
  const done = endTimeline(enterPhase(timeline, 'Completed', 5000), true, 5200);
  expect(timelineLine(done, 99_000, 100)).toBe(
    '✔ prod/before  Pending 0.4s → InProgress 3.1s → UploadingInProgress 1.5s → Completed  (5.2s)',
  );
  const failed = endTimeline(enterPhase(timeline, 'Failed', 5000), false, 5000);
  expect(timelineLine(failed, 99_000, 100)).toMatch(/^✘ .*Failed {2}\(5\.0s\)$/);
});
