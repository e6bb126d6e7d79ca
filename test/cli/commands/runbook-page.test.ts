import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';
import { describeWithBrowser, HeadlessBrowser } from '../headless-browser';
import { beyond, LOWEST_CONTRAST } from '../page-looks';
import { writeFiles, writeManifests } from './explain-manifests';

/** What A4 leaves between the margins of the sheet, in CSS pixels. */
const PAPER = 688;

describeWithBrowser('a recovery sheet as a page, in a real browser', () => {
  let folder: string;
  let browser: HeadlessBrowser;
  let commands: string[];
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'runbook-page-test-'));
    writeManifests(folder);
    const long = 'a-folder-with-a-long-name'.repeat(8);
    writeFiles(folder, {
      'clusters/site-a/credential.yaml': `
apiVersion: kaas.mirantis.com/v1alpha1
kind: RCloneCredential
metadata: { name: s3-backup, namespace: prod }
spec:
  remoteName: s3
  remoteConfig: { type: s3, endpoint: 'https://s3.example.com', access_key_id: AK }
  remoteConfigSecretKey: secret_access_key
  remoteSecret: { name: hidden }
---
apiVersion: kaas.mirantis.com/v1alpha1
kind: ClusterBackup
metadata: { name: long, namespace: prod }
spec:
  targetCluster: prod
  parameters:
    rclone: { bucket: backups/${long}, credential: s3-backup }
    keyEncryptionKey: prod-2026
`,
    });
    const argv = ['runbook', '--manifests', 'clusters'];
    await run([...argv, '--out', 'sheet.html'], fakeIo({ cwd: folder }));
    const io = fakeIo({ cwd: folder });
    await run([...argv, '--json'], io);
    commands = JSON.parse(io.output.stdout).clusters.flatMap(
      ({ targets }: { targets: { commands: { text: string }[] }[] }) =>
        targets.flatMap((target) => target.commands.map(({ text }) => text)),
    );
    browser = new HeadlessBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  const open = (options: Parameters<HeadlessBrowser['open']>[1]) =>
    browser.open(path.join(folder, 'sheet.html'), options);

  it('asks for nothing but itself, and the browser has nothing to complain of', async () => {
    const page = await open({ width: 1100 });
    expect(page.requests.map((url) => path.basename(url))).toEqual(['sheet.html']);
    expect(page.complaints).toEqual([]);
    expect(
      await page.evaluate('[document.compatMode, document.scripts.length, document.documentElement.lang]'),
    ).toEqual(['CSS1Compat', 0, 'en']);
  });

  it('gives commands to the clipboard as they are', async () => {
    const page = await open({ width: 1100 });
    const copied = await page.evaluate<string[]>(
      `[...document.querySelectorAll('pre')].map((each) => {
        getSelection().selectAllChildren(each);
        return getSelection().toString();
      })`,
    );
    expect(commands.length).toBeGreaterThan(7);
    expect(copied).toEqual(commands);
  });

  it.each([
    ['a screen', { width: 320 }],
    ['a screen', { width: 390 }],
    ['a screen', { width: 1400 }],
    ['paper', { width: PAPER, media: 'print' as const }],
  ])('has no line that leaves %s, $width pixels wide: %o', async (_, options) => {
    const page = await open(options);
    const tooWide = await page.evaluate<string[]>(beyond(options.width));
    expect(tooWide).toEqual([]);
  });

  it.each([
    ['light', { width: 1100, scheme: 'light' as const }],
    ['dark', { width: 1100, scheme: 'dark' as const }],
    ['paper', { width: PAPER, media: 'print' as const }],
  ])('can be read on %s', async (_, options) => {
    const page = await open(options);
    expect(await page.evaluate<number>(LOWEST_CONTRAST)).toBeGreaterThanOrEqual(4.5);
  });

  it('is black on white on paper, whatever the screen likes', async () => {
    const page = await open({ width: PAPER, media: 'print', scheme: 'dark' });
    const colours = await page.evaluate<string[]>(
      `[...new Set([...document.querySelectorAll('body, body *')].flatMap((each) => {
        const { color, backgroundColor, borderBottomColor } = getComputedStyle(each);
        return [color, backgroundColor, borderBottomColor];
      }))]`,
    );
    expect(colours.length).toBeGreaterThan(1);
    for (const colour of colours) expect(colour).toMatch(/^rgba?\((\d+), \1, \1(, 0)?\)$/);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  });

  it('begins each cluster on a sheet of paper of its own', async () => {
    const page = await open({ width: PAPER, media: 'print' });
    const breaks = await page.evaluate<string[]>(
      `[...document.querySelectorAll('h2')].filter((each) => each.textContent.startsWith('Cluster '))
        .map((each) => getComputedStyle(each).breakBefore)`,
    );
    expect(breaks).toEqual(['page', 'page']);
    expect(await page.sheetsOfPaper()).toBeGreaterThanOrEqual(1 + breaks.length);
  });

  it('is drawn', async () => {
    const page = await open({ width: PAPER, media: 'print' });
    expect((await page.screenshot()).length).toBeGreaterThan(50_000);
  });
});
