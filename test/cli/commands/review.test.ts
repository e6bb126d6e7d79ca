import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';
import { STORIES } from '../review/story-repository';

const story = (name: string) => [`${STORIES}/${name}/base`, `${STORIES}/${name}/head`, '--path', 'clusters'];

async function review(...words: string[]) {
  const io = fakeIo();
  const code = await run(['review', ...words, '--from', '2026-11-23'], io);
  return { code, ...io.output };
}

describe('mosk-backup review of two folders', () => {
  it.each([
    ['never', 'orphaning', 0],
    ['error', 'orphaning', 9],
    ['error', 'waiver-expired', 9],
    ['error', 'one-shot-in-self-healed-git', 0],
    ['error', 'target-moved', 0],
    ['warning', 'one-shot-in-self-healed-git', 9],
    ['warning', 'target-moved', 9],
    ['info', 'clean', 0],
  ])('with --fail-on %s ends the story %s with %i', async (failOn, name, exit) => {
    const { code, stdout, stderr } = await review(...story(name), '--fail-on', failOn);

    expect(code).toBe(exit);
    expect(stdout).toContain('## What this does to backups');
    expect(stderr).toMatch(exit === 0 ? /^$/ : /review-failed/);
  });

  it('fails without --fail-on where something happens to data, or a new error is found', async () => {
    expect((await review(...story('orphaning'))).code).toBe(9);
    expect((await review(...story('waiver-expired'))).code).toBe(9);
    expect((await review(...story('target-moved'))).code).toBe(0);
  });

  it('takes levels as check does, and no severity of its own', async () => {
    const { code, stderr } = await review(...story('orphaning'), '--fail-on', 'data');

    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are error, warning, info, never');
  });

  it('does not hold against a change what was wrong before', async () => {
    const { code, stdout } = await review(
      `${STORIES}/waiver-expired/head`,
      `${STORIES}/waiver-expired/head`,
      '--fail-on',
      'warning',
    );

    expect(code).toBe(0);
    expect(stdout).toContain('0 new, 0 fixed, 2 unchanged');
  });

  it('writes JSON with codes, files and times', async () => {
    const { stdout } = await review(...story('orphaning'), '--format', 'json');

    const { consequences, findings, week, failed } = JSON.parse(stdout);
    expect(failed).toBe(true);
    expect(consequences).toMatchObject([
      {
        code: 'backup-orphaned',
        severity: 'data',
        managementCluster: 'frankfurt',
        files: [
          's3://mosk-backups/retail/shop/before-26-1.encrypted',
          's3://mosk-backups/retail/shop/before-26-1.dek',
        ],
      },
    ]);
    expect(findings.new).toMatchObject([{ rule: 'MB032', level: 'error' }]);
    expect(week).toMatchObject({ days: expect.arrayContaining(['2026-11-29']), rows: [], unchanged: 1 });
  });

  it('writes text for a terminal', async () => {
    const { stdout } = await review(...story('key-rotation'), '--format', 'text');

    expect(stdout).toContain('data  The key kek-2025 goes, but is still needed by 14 backups');
    expect(stdout).not.toMatch(/`|\*\*/);
  });

  it('writes into a file, and nothing to stdout', async () => {
    const io = fakeIo({ cwd: STORIES });
    const folder = mkdtempSync(path.join(tmpdir(), 'mosk-review-output-'));
    const output = path.join(folder, 'review.md');

    await run(['review', 'clean/base', 'clean/head', '--output', output, '--from', '2026-11-23'], io);

    expect(io.output.stdout).toBe('');
    expect(readFileSync(output, 'utf8')).toContain('no data is lost');
    rmSync(folder, { recursive: true });
  });

  it.each(['2026-02-30', 'tomorrow', '2026-11-23T01:00'])('refuses a day that is none: %s', async (day) => {
    const io = fakeIo();

    const code = await run(['review', ...story('clean'), '--from', day], io);

    expect(code).toBe(2);
    expect(io.output.stderr).toContain('This is not a day');
  });

  it('says what is missing where an end is neither a commit nor a folder', async () => {
    const { code, stderr } = await review('nowhere', 'elsewhere');

    expect(code).toBe(2);
    expect(stderr).toContain('nowhere');
  });
});
