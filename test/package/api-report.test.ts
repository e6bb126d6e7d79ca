import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { apiReports, REPORTS } from '../../tools/package/api-report';
import { entryPages, PAGES } from '../../tools/package/entry-pages';
import { publicApi } from '../../tools/package/public-api';

const api = publicApi();
const reports = apiReports(api);

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

  it('says of every name what it is, unless the name does: props, options and arguments of what has it', () => {
    const own = reports.filter(({ file }) => file !== 'pulumi-provider.api.md');
    const unexplained = own.flatMap(({ undocumented }) => undocumented.filter((name) => !name.includes('.')));

    expect(unexplained.filter((name) => !/^\w+(Props|Options|Settings|Args)$/.test(name))).toEqual([]);
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

describe('the reference of the entries', () => {
  const pages = entryPages(api);

  it('is what types and comments say; to write it anew, after a build: tsx tools/package/entry-pages.ts', () => {
    const written = readdirSync(PAGES).map((name) => [name, readFileSync(path.join(PAGES, name), 'utf8')]);

    expect(Object.fromEntries(written)).toEqual(pages);
  });

  it('has every name that a program can import, and what its comment says', () => {
    for (const { name, exported } of api.entries.filter(({ name }) => name !== 'pulumi-provider')) {
      const headings = [...(pages[`${name}.md`] ?? '').matchAll(/^### (.+)$/gm)].map(
        ([, heading]) => heading,
      );
      expect({ name, headings: headings.sort() }).toEqual({ name, headings: [...exported.values()].sort() });
    }
    expect(pages['index.md']).toContain('### ClusterBackupSchedule\n\nBackups that repeat: MOSK makes');
    expect(pages['index.md']).toContain(
      '- `static localOnly(reason: string): BackupTarget`: The archive stays',
    );
    expect(pages['index.md']).toContain('  - Throws BackupError `reason-required`');
    expect(pages['pulumi.md']).toContain(
      '- `onRemoval?: pulumi.Input<RemovalMode>`: What becomes of all backups',
    );
  });
});
