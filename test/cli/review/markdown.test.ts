import { markdown } from '../../../cli/review/show/markdown';
import type { Consequence, Review } from '../../../lib/review';

const NOTHING: Review = {
  consequences: [],
  findings: { added: [], fixed: [], unchanged: [], waived: [], skipped: [] },
  week: { days: ['2026-11-23'], rows: [], unchanged: 0 },
  objects: { added: 0, changed: 0, removed: 0 },
};
const OPTIONS = { title: 'Backups', policy: 'baseline', compared: '`main` → `change`', remarks: [] };

const consequence = (says: string, severity: Consequence['severity'] = 'data'): Consequence => ({
  code: 'backup-orphaned',
  severity,
  about: 'ClusterBackup prod/x',
  managementCluster: '',
  files: [],
  says,
});

describe('a review as a comment', () => {
  it('begins with a line by which it is found again, in which no title can do harm', () => {
    const text = markdown(NOTHING, { ...OPTIONS, title: 'Prod --> <script> @team' });

    expect(text.split('\n')[0]).toBe('<!-- mosk-backup review: prod-script-team -->');
    expect(text).not.toContain('<script>');
  });

  it('mentions nobody, links nothing and formats nothing that others wrote', () => {
    const text = markdown(
      {
        ...NOTHING,
        findings: {
          ...NOTHING.findings,
          added: [
            {
              rule: 'ACME1',
              name: 'own',
              level: 'error',
              problem: 'ask @team about #12 **now** <img src=x> [here](http://evil) | ~~no~~',
              why: 'why\n# heading',
              fix: 'fix',
              about: 'ClusterBackup prod/`x` @you',
            },
          ],
        },
      },
      OPTIONS,
    );

    expect(text).not.toMatch(/@team|#12|<img|\[here\]\(|(?<!\\)~~|\n# heading/);
    expect(text).toContain("`ClusterBackup prod/'x' @you`");
  });

  it('keeps to what a comment can hold, says what is cut, and cuts data last', () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      consequence(`\`file-${index}\` stays ${index} times ${'x'.repeat(80)}`),
    );

    const text = markdown({ ...NOTHING, consequences: [...many, consequence('a note', 'note')] }, OPTIONS);

    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(60_000);
    expect(text).toContain('2000 things happen to data');
    expect(text).toContain('`file-0` stays');
    expect(text).not.toContain('a note');
    const left = /Cut here[^:]*: (\d+) more/.exec(text)?.[1];
    expect(Number(left)).toBeGreaterThan(1000);
    expect(text).toContain('objects: 0 added');
  });

  it('holds one thing that is longer than a comment', () => {
    const text = markdown({ ...NOTHING, consequences: [consequence('x'.repeat(100_000))] }, OPTIONS);

    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('Cut here');
  });
});
