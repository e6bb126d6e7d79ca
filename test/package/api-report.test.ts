import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { apiReports, REPORTS } from '../../tools/package/api-report';

const reports = apiReports();

describe('the public API', () => {
  it.each(reports)(
    'of $file is what was agreed upon; to agree: tsx tools/package/api-report.ts',
    (report) => {
      expect(report.text).toBe(readFileSync(path.join(REPORTS, report.file), 'utf8'));
    },
  );

  it('has a report for each entry and no other', () => {
    expect(readdirSync(REPORTS).sort()).toEqual(reports.map(({ file }) => file).sort());
  });

  it('mentions nothing of ours that cannot be imported from one of the entries', () => {
    const named = new Set(reports.flatMap((report) => report.exported));
    expect(reports.flatMap(({ mentioned }) => mentioned).filter((name) => !named.has(name))).toEqual([]);
  });

  it('has a front door of at most 70 names', () => {
    const front = reports.find(({ file }) => file === 'index.api.md');
    expect(front?.exported.length).toBeLessThanOrEqual(70);
  });

  it('of the constructs says of every member what it is', () => {
    const constructs = reports.find(({ file }) => file === 'index.api.md');

    // Of options and props the members are what matters.
    const unexplained = constructs?.undocumented.filter(
      (name) => !/^\w+(Props|Options|Settings)$/.test(name),
    );
    expect(unexplained).toEqual([]);
  });
});
