import { FRONTS, type Front, frontGap, type PolicyInput, RULES } from '../../lib/policy';
import { admissionFront, appFront, checkFront, type MatrixFront, pulumiFront } from './fronts';
import { MATRIX_CASES, type MatrixCase } from './matrix-cases';

const MATRIX: Readonly<Record<Front, MatrixFront>> = {
  app: appFront,
  pulumi: pulumiFront,
  check: checkFront,
  admission: admissionFront,
};

/** What the rule finds in this input, as the front would say it. */
function found(front: MatrixFront, { rule, policy }: MatrixCase, input: PolicyInput): string[] {
  const { findings } = policy.judge(input);
  return findings.filter((finding) => finding.rule === rule).map(front.line);
}

/** What the front sees of a case: a cluster looks at one object at a time. */
function visible(name: Front, front: MatrixFront, each: MatrixCase): string[] {
  const input = front.sees(each.input);
  if (name !== 'admission') return found(front, each, input);
  return input.subjects.flatMap((subject) => {
    const lines = found(front, each, { ...input, subjects: [subject] });
    return lines.slice(0, 1);
  });
}

const ofRule = (lines: readonly string[], rule: string) =>
  lines.filter((line) => line.startsWith(`${rule} `)).sort();

describe('the same cases through all fronts', () => {
  it('are at least sixty, and every rule has some that fail', () => {
    expect(MATRIX_CASES.length).toBeGreaterThanOrEqual(60);
    const failing = MATRIX_CASES.filter((each) => found(checkFront, each, each.input).length > 0);
    expect([...new Set(failing.map(({ rule }) => rule))].sort()).toEqual(RULES.map(({ id }) => id));
  });

  describe.each(FRONTS)('%s', (name) => {
    const front = MATRIX[name];

    it.each(MATRIX_CASES.map((each) => [each.title, each] as const))('%s', async (_, each) => {
      const reported = await front.report(each);
      if (reported === undefined) return;
      const gap = frontGap(each.rule, name);
      const seen = gap?.sees === 'never' ? [] : visible(name, front, each);

      expect(ofRule(reported, each.rule)).toEqual([...seen].sort());
      // Without a stated reason a front finds everything that there is to find.
      if (gap !== undefined) return;
      const all = found(front, each, each.input);
      expect([...seen].sort()).toEqual([...(name === 'admission' ? new Set(all) : all)].sort());
    });

    it('can be told nearly every case', async () => {
      const reports = await Promise.all(MATRIX_CASES.map(front.report));
      const untold = MATRIX_CASES.filter((_, index) => reports[index] === undefined);
      expect(untold.length).toBeLessThan(MATRIX_CASES.length / 8);
    });

    it('has no reason that no case needs', async () => {
      const given = RULES.filter(({ id }) => frontGap(id, name) !== undefined).map(({ id }) => id);
      const needed = given.filter((id) =>
        MATRIX_CASES.filter(({ rule }) => rule === id).some((each) => {
          const seen = frontGap(id, name)?.sees === 'never' ? [] : visible(name, front, each);
          return seen.sort().join() !== found(front, each, each.input).sort().join();
        }),
      );
      expect(needed).toEqual(given);
    });
  });
});
