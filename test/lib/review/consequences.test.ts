import { CONSEQUENCE_CODES, type Consequence, review } from '../../../lib/review';
import { REVIEW_CASES, type ReviewCase } from './cases';

function told({ base, head, with: more, defaults }: ReviewCase): readonly Consequence[] {
  return review({
    base: { subjects: base, defaultTargets: defaults?.base ?? [] },
    head: { subjects: head, defaultTargets: defaults?.head ?? [] },
    now: new Date('2026-11-23T00:00:00Z'),
    ...more,
  }).consequences;
}

describe('a review tells of', () => {
  it.each(REVIEW_CASES.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    const consequences = told(each);

    expect(consequences.map(({ code, severity }) => `${code} ${severity}`)).toEqual(each.tells);
    if (each.says !== undefined) expect(consequences.map(({ says }) => says).join('\n')).toMatch(each.says);
  });

  it('every consequence that there is, somewhere above', () => {
    const codes = new Set(REVIEW_CASES.flatMap(told).map(({ code }) => code));

    expect(CONSEQUENCE_CODES.filter((code) => !codes.has(code))).toEqual([]);
  });
});
