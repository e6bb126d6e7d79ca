import { formatted, type ReportFormat } from '../../../cli/check';
import { sampleReport } from './sample-report';

const outputs = (format: ReportFormat) => formatted(sampleReport(), format);

it('a finding tells place, level, rule, problem, data consequence and fix', () => {
  const [first] = outputs('text').split('\n\n');
  expect(first).toBe(`ERROR  MB001 target-required
  site-a/b.yaml:7  ClusterBackup prod/before  spec.parameters
       The archive stays on the cluster
  why  A local archive is lost with its node.
  fix  give it a target`);
});

it('the summary counts, tells what is accepted until when, and what could not be judged', () => {
  const text = outputs('text');
  expect(text).toContain('2 errors, 1 warning, 1 info in 3 objects of 2 files, by policy baseline');
  expect(text).toContain(
    '2 findings accepted by waivers:\n  MB003 ClusterBackup prod/before until 2099-01-31: ',
  );
  expect(text).toContain('not judged without --inventory FILE: MB021');
});

it.each(['text', 'github', 'markdown', 'junit'] as const)(
  'no text of a manifest can end a line, move the cursor or turn text around in %s',
  (format) => {
    expect(outputs(format)).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\u202e]/u);
  },
);

it('nothing that a manifest says is a command to GitHub, or ends a property of one', () => {
  const lines = outputs('github').split('\n');
  const commands = lines.filter((line) => line.startsWith('::'));
  expect(commands).toHaveLength(4);
  expect(commands[0]).toBe(
    '::error file=site-a/b.yaml,line=7,title=MB001 target-required::The archive stays on the cluster%0A' +
      'ClusterBackup prod/before spec.parameters%0AA local archive is lost with its node.%0AFix: give it a target%0AMore: mosk-backup explain MB001',
  );
  expect(commands[1]).toMatch(/^::warning file=[^,:]+,line=1,title=[^,:]+::/);
  expect(commands[1]).toContain('%250A');
});

it('nothing that a manifest says mentions, links or formats in Markdown, or ends a cell', () => {
  const rows = outputs('markdown')
    .split('\n')
    .filter((line) => line.startsWith('| warning'));
  expect(rows).toHaveLength(1);
  const [row = ''] = rows;
  expect(row.split(/(?<!\\)\|/)).toHaveLength(7);
  const outsideOfCode = row.replaceAll(/`[^`]*`/g, '');
  expect(outsideOfCode).not.toMatch(/<d>|@team|#1/);
});

it('waivers are suppressions, and findings keep their fingerprints when lines move', () => {
  const report = sampleReport();
  const resultsOf = (text: string) => JSON.parse(text).runs[0].results;
  const results = resultsOf(formatted(report, 'sarif'));
  expect(results.map(({ suppressions }: { suppressions: unknown[] }) => suppressions.length)).toEqual([
    0, 0, 0, 0, 1, 1,
  ]);
  expect(results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'site-a/b.yaml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 7 },
  });
  const moved = report.findings.map((finding) => ({ ...finding, place: { text: 'x', file: 'x', line: 99 } }));
  const prints = (list: { partialFingerprints: object }[]) => list.map((each) => each.partialFingerprints);
  const printed = prints(results);
  expect(prints(resultsOf(formatted({ ...report, findings: moved }, 'sarif')))).toEqual(printed);
  expect(new Set(printed.map((each) => JSON.stringify(each))).size).toBe(printed.length);
});

it('in JUnit only what counts fails; the rest is skipped and says why', () => {
  const xml = outputs('junit');
  expect(xml.match(/<failure /g)).toHaveLength(3);
  expect(xml).toContain('<skipped>info: No schedule makes backups of this cluster</skipped>');
  expect(xml).toContain('<skipped>accepted until 2099-01-31: ');
  expect(xml).toContain('<skipped>not judged without --inventory FILE</skipped>');
});

it('JSON has everything, and counts', () => {
  const report = JSON.parse(outputs('json'));
  expect(report).toMatchObject({
    policy: 'baseline',
    objects: 3,
    files: 2,
    counts: { error: 2, warning: 1, info: 1 },
  });
  expect(report.findings[0]).toEqual(sampleReport().findings[0]);
  expect(report.skipped).toEqual([{ rule: 'MB021', needs: ['inventory'] }]);
});
