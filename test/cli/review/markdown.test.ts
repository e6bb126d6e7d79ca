import { markdown } from '../../../cli/review/show/markdown';
import { reviewJson } from '../../../cli/review/show/review-json';
import { reviewText } from '../../../cli/review/show/text';
import type { Subject } from '../../../lib/policy';
import { type Consequence, type Review, review } from '../../../lib/review';

const NOTHING: Review = {
  consequences: [],
  findings: { added: [], gone: [], fixed: [], unchanged: [], waived: [], waivedByItself: [], skipped: [] },
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

describe('thirty equal changes', () => {
  const parameters = (key: string, index: number) => ({
    keyEncryptionKey: key,
    rclone: { bucket: `backups/c${index}`, credential: 's3' },
  });
  const subject = (kind: string, name: string, spec: object): Subject => ({
    manifest: {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind,
      metadata: { name, namespace: 'retail' },
      spec,
    } as Subject['manifest'],
    managementCluster: 'site-a',
    place: () => ({ text: `${name}.yaml:1` }),
  });
  const numbers = Array.from({ length: 30 }, (_, index) => index + 1).sort();
  const schedules = (hour: number) =>
    numbers.map((index) =>
      subject('ClusterBackupSchedule', `s${index}`, {
        targetCluster: `c${index}`,
        schedule: `0 ${hour} * * *`,
        parameters: parameters('kek', index),
      }),
    );
  const backups = numbers.map((index) =>
    subject('ClusterBackup', `b${index}`, {
      targetCluster: `c${index}`,
      parameters: parameters('kek', index),
    }),
  );
  const found = review({
    base: { subjects: [...schedules(1), ...backups] },
    head: { subjects: schedules(2) },
    now: new Date('2026-11-23T00:00:00Z'),
  });

  it('are one row of a comment, in the order in which people count', () => {
    const text = markdown(found, OPTIONS);

    expect(text.match(/leaves .* behind, and nobody will delete it/g)).toHaveLength(1);
    expect(text).toContain('- Removing this manifest leaves `s3://backups/c1/b1.encrypted` behind');
    expect(text).toMatch(
      /The same of 29 others:\*\* `retail\/b2`, `retail\/b3`,.*`retail\/b9`, `retail\/b10`, `retail\/b11`/,
    );
    expect(text).toMatch(/^\| `s1`, `s2`, `s3`,.*`s9`, `s10`,.* and 10 more \| `retail\/c1`/m);
    expect(text.match(/^\| `s/gm)).toHaveLength(1);
    expect(text).toContain('30 things happen to data');
  });

  it('are one row of a text', () => {
    const text = reviewText(found, OPTIONS);

    expect(text.match(/nobody will delete it/g)).toHaveLength(1);
    expect(text).toMatch(/the same of 29 others: retail\/b2, .*retail\/b9, retail\/b10/);
    expect(text.match(/every day 01:00 -> every day 02:00/g)).toHaveLength(1);
  });

  it('are thirty in JSON', () => {
    const { consequences, week } = reviewJson(found, true) as {
      consequences: object[];
      week: { rows: { schedule: string }[] };
    };

    expect(consequences.filter((each) => (each as Consequence).code === 'backup-orphaned')).toHaveLength(30);
    expect(week.rows.map(({ schedule }) => schedule).slice(0, 3)).toEqual(['s1', 's2', 's3']);
  });
});

describe('the first sentence of a review', () => {
  const skipped = [{ rule: 'MB020', needs: ['inventory' as const] }];
  const touched = { added: 0, changed: 1, removed: 0 };

  it('has a check mark only where every rule that the change concerns was judged', () => {
    const judged = { ...NOTHING, objects: touched };
    const unjudged = { ...judged, findings: { ...NOTHING.findings, skipped } };
    const untouched = { ...NOTHING, findings: { ...NOTHING.findings, skipped } };

    expect(markdown(judged, OPTIONS)).toContain('✅');
    expect(markdown(unjudged, OPTIONS)).not.toContain('✅');
    expect(markdown(unjudged, OPTIONS)).toContain('1 rule that this change concerns was not judged');
    expect(reviewText(unjudged, OPTIONS)).toContain('not judged: see the end');
    // There is an end, and it says which, and what was compared.
    expect(reviewText(unjudged, OPTIONS)).toMatch(
      /\nmain → change\nobjects: 0 added, 1 changed, 0 removed\nnot judged without --inventory FILE: MB020\n$/,
    );
    expect(markdown(untouched, OPTIONS)).toContain('✅');
  });
});
