import { FAIL_ON } from '../../../cli/fail-on';
import { reviewFails } from '../../../cli/review';
import { LEVELS } from '../../../lib/policy';
import { type Review, SEVERITIES } from '../../../lib/review';

function reviewOf(severities: readonly string[], levels: readonly string[]): Review {
  const consequences = severities.map((severity) => ({ severity }));
  const added = levels.map((level) => ({ level }));
  const unchanged = [{ level: 'error' }];
  return { consequences, findings: { added, unchanged } } as unknown as Review;
}

const failingAt = (review: Review) => FAIL_ON.filter((failOn) => reviewFails(review, failOn));

describe('a review fails', () => {
  it.each([
    ['data', ['error', 'warning', 'info']],
    ['risk', ['warning', 'info']],
    ['note', ['info']],
  ])('for a consequence of %s at %j', (severity, levels) => {
    expect(failingAt(reviewOf([severity], []))).toEqual(levels);
  });

  it.each([
    ['error', ['error', 'warning', 'info']],
    ['warning', ['warning', 'info']],
    ['info', ['info']],
  ])('for a new finding of level %s at %j', (level, levels) => {
    expect(failingAt(reviewOf([], [level]))).toEqual(levels);
  });

  it('for the worst of what it tells, and at no level for what was wrong before', () => {
    expect(failingAt(reviewOf(SEVERITIES, LEVELS))).toEqual(LEVELS);
    expect(failingAt(reviewOf([], []))).toEqual([]);
  });
});
