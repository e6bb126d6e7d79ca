/** The rules, as Prometheus itself reads and tries them. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { alertFiles } from '../../cli/generate/alert-files';
import { type AlertSettings, ruleOptions } from '../../lib/monitoring';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { RULE_MUTANTS } from './monitoring/rule-mutants';

jest.setTimeout(300_000);

const folder = mkdtempSync(path.join(tmpdir(), 'rules-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @returns what it said; it fails if promtool finds a fault */
async function promtool(...argv: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(requireEngine('promtool'), argv, {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout + stderr;
}

function write(name: string, format: 'rules' | 'alerts-only', settings: AlertSettings): string[] {
  const files = alertFiles(format, { name: 'mosk-backup' }, ruleOptions(settings));
  return [...files].map(([file, text]) => {
    const written = `${name}-${file}`;
    writeFileSync(
      path.join(folder, written),
      text.replaceAll(file.replace('.test', ''), `${name}-${file}`.replace('.test', '')),
    );
    return written;
  });
}

const FLEETS: readonly (readonly [string, AlertSettings])[] = [
  ['usual', {}],
  [
    'inventory',
    {
      managementClusters: ['frankfurt', 'dallas', 'site-c'],
      contexts: { dallas: 'dallas-admin' },
      severities: { critical: 'major' },
      runbookUrl: 'https://docs.example.com/alerts',
      rehearsalAge: '35d',
      collectedAge: '2h',
    },
  ],
];

describeWithEngines(['promtool'], 'rules for alerts', () => {
  for (const [name, settings] of FLEETS)
    for (const format of ['rules', 'alerts-only'] as const)
      it(`pass the checks and the generated unit tests of promtool: ${name}, ${format}`, async () => {
        const [rules = '', tests = ''] = write(name, format, settings);
        expect(await promtool('check', 'rules', '--lint=all', '--lint-fatal', rules)).toMatch(/SUCCESS/);
        expect(await promtool('test', 'rules', tests)).toMatch(/SUCCESS/);
      });

  it.each(RULE_MUTANTS)('are told from wrong ones: $name', async ({ name, change, killedBy }) => {
    const files = alertFiles('rules', { name: 'mosk-backup' }, ruleOptions());
    const [[rulesFile, rules] = ['', ''], [testFile, tests] = ['', '']] = [...files];
    const wrong = change(rules);
    expect(wrong).not.toBe(rules);
    const own = path.join(folder, name.replaceAll(/\W/g, '-'));
    mkdirSync(own);
    writeFileSync(path.join(own, rulesFile), wrong);
    writeFileSync(path.join(own, testFile), tests);
    const only = `^${killedBy.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
    // What is no rule at all is nobody's merit.
    await promtool('check', 'rules', path.join(own, rulesFile));
    const ended = promtool('test', 'rules', '--run', only, path.join(own, testFile));
    await expect(ended).rejects.toThrow(/FAILED/);
    expect(tests).toContain(killedBy);
  });
});
