import { formatted } from '../../../cli/check';
import { addressOf, linked } from '../../../cli/pages';
import { reportError } from '../../../cli/report-error';
import { markdown } from '../../../cli/review/show/markdown';
import { run } from '../../../cli/run';
import { BackupError } from '../../../lib/errors';
import { RULES } from '../../../lib/policy';
import type { Review } from '../../../lib/review';
import { sampleReport } from '../check/sample-report';
import { fakeIo } from '../fake-io';

const mockManifest = { version: '1.2.3', repository: { type: 'git', url: '' } };
jest.mock('mosk-backup/package.json', () => mockManifest);

const HERE = 'https://github.com/acme/mosk-backup';
const PAGE = `${HERE}/blob/v1.2.3/docs/rules/MB001.md`;

/** The setting as it is now, and as somebody will fill it in. */
const withRepository = (url: string) =>
  beforeEach(() => {
    mockManifest.repository.url = url;
  });

const sarifRules = (): { id: string; helpUri?: string; help: { text: string } }[] =>
  JSON.parse(formatted(sampleReport(), 'sarif')).runs[0].tool.driver.rules;

function comment(): string {
  const added = sampleReport().findings;
  const changed: Review = {
    consequences: [],
    findings: { added, gone: [], fixed: [], unchanged: [], waived: [], waivedByItself: [], skipped: [] },
    week: { days: ['2026-11-23'], rows: [], unchanged: 0 },
    objects: { added: 0, changed: 0, removed: 0 },
  };
  return markdown(changed, { title: 'Backups', policy: 'baseline', compared: 'a → b', remarks: [] });
}

function told(json: boolean, ...errors: BackupError[]): string {
  const io = fakeIo();
  reportError(new AggregateError(errors), io, json);
  return io.output.stderr;
}

const FAILED = new BackupError('backup-failed', 'The backup has failed');
const TYPED = new BackupError('usage', 'Unknown option');

describe('with the repository filled in', () => {
  withRepository(`git+${HERE}.git`);

  it('pages have the address that they have in this version', () => {
    expect(addressOf('docs/errors.md#codes')).toBe(`${HERE}/blob/v1.2.3/docs/errors.md#codes`);
  });

  it('SARIF says of every rule where its page is', () => {
    const rules = sarifRules();

    expect(rules.length).toBeGreaterThan(40);
    for (const { id, helpUri, help } of rules) {
      const page = RULES.some((rule) => rule.id === id) ? `docs/rules/${id}.md` : 'docs/errors.md#codes';
      expect(helpUri).toBe(`${HERE}/blob/v1.2.3/${page}`);
      expect(help.text).toContain(`More: ${helpUri}`);
    }
  });

  it('findings in comments and annotations link to the page of their rule', () => {
    expect(formatted(sampleReport(), 'markdown')).toContain(`| **[MB001](${PAGE})**<br>target-required |`);
    expect(formatted(sampleReport(), 'github')).toContain(`%0AMore: ${PAGE}\n`);
    expect(comment()).toContain(`**error** [MB001](${PAGE}) target-required`);
  });

  it("a team's own rule links nowhere", () => {
    expect(linked('ACME1', 'ACME1')).toBe('ACME1');
  });

  it('errors lead to the page on codes, as text and as JSON', () => {
    const page = `${HERE}/blob/v1.2.3/docs/errors.md#codes`;

    expect(told(false, FAILED)).toBe(`error: The backup has failed [backup-failed]\nmore: ${page}\n`);
    expect(JSON.parse(told(true, FAILED)).error).toMatchObject({ code: 'backup-failed', help: page });
  });

  it('explain says where the page is that it prints', async () => {
    const io = fakeIo();
    await run(['explain', 'MB001'], io);

    expect(io.output.stdout).toContain(`\nThe page: ${PAGE}\n`);
  });
});

describe('with a repository on GitLab', () => {
  withRepository('https://gitlab.acme.example/backups/mosk-backup');

  it('pages have the address that files have there', () => {
    expect(addressOf('docs/policy.md')).toBe(
      'https://gitlab.acme.example/backups/mosk-backup/-/blob/v1.2.3/docs/policy.md',
    );
  });
});

describe.each(['', 'git+https://', 'file:../mosk-backup'])('with no repository (%j)', (url) => {
  withRepository(url);

  it('nothing links anywhere: findings and errors name the command that has the page with it', () => {
    for (const { id, helpUri, help } of sarifRules()) {
      expect(helpUri).toBeUndefined();
      expect(help.text).toContain(`More: mosk-backup explain ${id}`);
    }
    const texts = [formatted(sampleReport(), 'markdown'), formatted(sampleReport(), 'github'), comment()];
    expect(texts.join('\n')).not.toMatch(/\]\(|https?:/);
    expect(texts[1]).toContain('%0AMore: mosk-backup explain MB001\n');
    expect(told(false, FAILED, TYPED)).toMatch(/\nmore: mosk-backup explain backup-failed\n$/);
    expect(JSON.parse(told(true, FAILED)).error).not.toHaveProperty('help');
  });
});

it('an error whose text has said it all leads nowhere', () => {
  expect(told(false, TYPED)).toBe('error: Unknown option [usage]\n');
});
