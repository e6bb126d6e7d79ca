/**
 * Every code block of the documentation is tested as the word after its language says:
 *
 *   setup         names npm scripts that exist (what they do is tested elsewhere)
 *   from=FILE     stands word for word in that file, but for its indentation, which has tests of its own
 *   tested=FILE   that test reads the block out of the page
 *   generated     the page is written by a generator from what tests run, and compared with it
 *   background    runs as long as the page's other blocks do
 *   run           runs in the folder of its page, beside what stands before it as background, and succeeds
 *   live          the same, on a page that starts no management cluster: with a local one
 *   kubectl       the same, where kubectl is
 *   file=NAME     is a file of that name for the blocks after it
 *   constructs    runs beside an app, a management cluster `mgmt`, a `cluster` and a `target`
 *   checked       is a manifest in which `mosk-backup check` finds no error
 *   annotations   stands on a schedule in which `mosk-backup check` finds no error
 *   start, install, prints   the test of the starts types and reads them (starts.test.ts)
 *   output        is output, not code
 *   because="…"   cannot be run, for that reason: at most one of ten
 *
 * Pictures (mermaid) have a test of their own. What runs does so in CI; `npm test` runs the blocks of the README.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findEngine } from '../engines/find-engines';
import { skipAloud } from '../skipped-aloud';
import { describeInCi } from '../whole';
import { type CodeBlock, codeBlocks } from './code-blocks';
import { openPage, type Page } from './page';
import { PAGES } from './pages';

const ROOT = path.join(__dirname, '../..');

/** What fragments of constructs stand in. */
const AROUND = `import { App } from 'cdk8s';
import * as all from 'mosk-backup';
const { BackupTarget, Cluster, ClusterBackup, ClusterDefaultTarget, EncryptionKey, OrphanGuard, RCloneCredential, useGitOps } = all;
const app = new App({ outdir: 'constructs' });
const mgmt = new all.ManagementCluster(app, 'mgmt', { namespace: 'prod' });
const cluster = Cluster.named('prod');
const credential = RCloneCredential.fromName('s3-backup');
const encryptionKey = EncryptionKey.fromName('prod-2026');
const target = BackupTarget.rclone({ bucket: 'backups', folder: 'prod', credential, encryptionKey });
`;

const SCHEDULE = `apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackupSchedule
spec:
  targetCluster: prod
  schedule: 0 1 * * *
  parameters:
    rclone: { bucket: backups/prod, credential: s3-backup }
    keyEncryptionKey: prod-2026
`;

const checked = (text: string, page: Page) => {
  page.write('checked.yaml', text);
  return page.run({ language: 'sh', text: 'mosk-backup check checked.yaml --fail-on error' });
};

const isStart = ({ at }: CodeBlock) => at.startsWith('docs/start/');
const byStarts = (block: CodeBlock) => expect(isStart(block)).toBe(true);

const CHECKS: Record<string, (block: CodeBlock, page: Page) => Promise<void> | void> = {
  setup({ text }) {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const known = ['ci', 'install', ...Object.keys(scripts)];
    const used = [...text.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, script]) => script);
    expect(used.length).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining(used));
  },
  background: (block, page) => (isStart(block) ? undefined : page.start(block.text)),
  run: (block, page) => page.run(block),
  async live(block, page) {
    await page.start();
    await page.run(block);
  },
  async kubectl(block, page) {
    await page.start();
    await page.run(block);
  },
  constructs: ({ text }, page) =>
    page.run({ language: 'ts', text: `${AROUND}${text}\nif (app.charts.length > 0) app.synth();\n` }),
  checked: ({ text }, page) => checked(text, page),
  annotations: ({ text }, page) =>
    checked(`${SCHEDULE}${text.trimEnd()}\n  name: nightly\n  namespace: prod\n`, page),
  generated({ at }) {
    const page = readFileSync(path.join(ROOT, fileOf(at)), 'utf8');
    expect(page).toMatch(/^<!-- Written by npm run generate from .* Do not edit. -->\n/);
  },
  start: byStarts,
  install: byStarts,
  prints: byStarts,
  output({ language }) {
    expect(['text', 'json']).toContain(language);
  },
};

const fileOf = (at: string) => at.replace(/:\d+$/, '');
const blocksOf = (file: string) =>
  codeBlocks(readFileSync(path.join(ROOT, file), 'utf8'), file).filter(
    ({ language }) => language !== 'mermaid',
  );
const NEEDS: Readonly<Record<string, string>> = { kubectl: 'kubectl' };

/** `because="…"`, `from=…`, `file=…`, `tested=…`. */
async function checkedByItsSetting({ mark, text, at }: CodeBlock, page: Page): Promise<boolean> {
  const [, setting = '', value = ''] = /^(\w+)=(?:"(.+)"|\S+)$/.exec(mark) ?? [];
  const file = mark.slice(setting.length + 1);
  if (setting === 'because') becauseOf(value);
  else if (setting === 'from')
    expect(flushLeft(readFileSync(path.join(ROOT, file), 'utf8'))).toContain(flushLeft(text));
  else if (setting === 'file') page.write(file, text);
  else if (setting === 'tested') expect(readFileSync(path.join(ROOT, file), 'utf8')).toContain(fileOf(at));
  else return false;
  return true;
}

/** What is inside of something begins on the left where it is quoted alone. */
const flushLeft = (text: string) => text.replaceAll(/^ +/gm, '');

/** Long enough to say something, and of files that are there. */
function becauseOf(reason: string): void {
  expect(reason.length).toBeGreaterThan(20);
  const files = reason.match(/(?:test|docs)\/\S+\.\w+/g) ?? [];
  expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
}

const RUN = ['background', 'run', 'live', 'kubectl', 'constructs', 'checked', 'annotations'];
const isRun = ({ mark }: CodeBlock) => RUN.includes(mark);
/** What is written for those that run. */
const isFile = ({ mark }: CodeBlock) => mark.startsWith('file=');

function describePage(file: string, blocks: readonly CodeBlock[]): void {
  if (blocks.length > 0) describe(file, () => testBlocks(blocks));
}

const OTHERS = PAGES.filter((file) => file !== 'README.md');
describePage('README.md', blocksOf('README.md'));
for (const file of OTHERS)
  describePage(
    file,
    blocksOf(file).filter((block) => !isRun(block) && !isFile(block)),
  );
describeInCi('code blocks of docs/ that are run', () => {
  for (const file of OTHERS)
    describePage(
      file,
      blocksOf(file).filter((block) => isRun(block) || isFile(block)),
    );
});

function testBlocks(blocks: readonly CodeBlock[]): void {
  let page: Page;
  beforeAll(() => {
    page = openPage();
  });
  afterAll(() => page.close());

  it.each(blocks.map((block) => [`${block.at} (${block.language} ${block.mark})`, block] as const))(
    '%s',
    async (_name, block) => {
      if (await checkedByItsSetting(block, page)) return;
      const check = CHECKS[block.mark];
      if (check === undefined) throw new Error(`"${block.mark}" says no way to test this block`);
      if (isMissing(block)) return;
      // Whichever blocks are chosen to be tested.
      for (const { mark, text } of blocks.slice(0, blocks.indexOf(block)))
        if (mark === 'background' && !isStart(block)) await page.start(text);
      await check(block, page);
    },
    60_000,
  );
}

/** Said aloud, as with all tests that need an engine. */
function isMissing({ mark, at }: CodeBlock): boolean {
  const engine = NEEDS[mark];
  if (engine === undefined || findEngine(engine) !== undefined) return false;
  skipAloud(`${at}: needs ${engine}. To have it: npm run tools -- --only ${engine}`);
  return true;
}

it('at most one of ten blocks is not run, each for a reason', () => {
  const blocks = PAGES.flatMap(blocksOf).filter(({ mark }) => mark !== 'output');
  const reasoned = blocks.filter(({ mark }) => mark.startsWith('because='));
  process.stdout.write(`${reasoned.length} of ${blocks.length} code blocks carry a reason\n`);
  expect(reasoned.length / blocks.length).toBeLessThanOrEqual(0.1);
});
