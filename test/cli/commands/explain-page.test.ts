import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';
import { describeWithBrowser, HeadlessBrowser, type Page } from '../headless-browser';
import { LOWEST_CONTRAST } from '../page-looks';
import { writeManifests } from './explain-manifests';

describeWithBrowser('the page of explain, in a real browser', () => {
  let folder: string;
  let browser: HeadlessBrowser;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'explain-page-test-'));
    writeManifests(folder);
    const argv = ['prod', '--manifests', 'clusters', '--from', '2027-01-01', '--rpo', '26h'];
    await run(
      ['explain', ...argv, '--time-zone', 'Europe/Berlin', '--html', 'page.html'],
      fakeIo({ cwd: folder }),
    );
    browser = new HeadlessBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  const open = (width: number, scheme: 'light' | 'dark' = 'light') =>
    browser.open(path.join(folder, 'page.html'), { width, scheme });

  it('asks for nothing but itself, and the browser has nothing to complain of', async () => {
    const page = await open(1100);
    expect(page.requests.map((url) => path.basename(url))).toEqual(['page.html']);
    expect(page.complaints).toEqual([]);
    expect(
      await page.evaluate('[document.compatMode, document.scripts.length, document.characterSet]'),
    ).toEqual(['CSS1Compat', 0, 'UTF-8']);
  });

  it('shows the week as a table with headings, each run in its day and hour, overlaps in words', async () => {
    const page = await open(1100);
    const cell = (row: number, column: number) =>
      page.evaluate<string>(`document.querySelector('.week').rows[${row}].cells[${column}].textContent`);
    expect(await cell(0, 3)).toBe('Sun03 2027-01-03');
    expect(await cell(2, 0)).toBe('01:00');
    expect(await cell(2, 2)).toBe('a nightly :00');
    expect(await cell(2, 3)).toBe('a nightly, overlaps :00!b weekly, overlaps :20!');
    expect(await cell(3, 3)).toBe('');
    expect(await page.evaluate(`document.querySelectorAll('.week td .run').length`)).toBe(8);
  });

  it('is told to assistive technology with a language, a title, headings and tables', async () => {
    const page = await open(1100);
    const nodes = await page.accessibility();
    const names = (role: string) => nodes.filter((node) => node.role === role).map(({ name }) => name);
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(names('RootWebArea')).toEqual(['Backups of prod/prod']);
    expect(names('heading')).toEqual([
      'Backups of cluster prod/prod',
      'As declared in clusters',
      'Schedules',
      'Week',
      'Next runs',
    ]);
    expect(names('table')).toHaveLength(3);
    expect(names('rowheader')).toEqual(
      expect.arrayContaining(['nightly', 'weekly', 'lunch', '00:00', '23:00']),
    );
    expect(names('columnheader')).toEqual(expect.arrayContaining(['Sun 03 2027-01-03', 'Europe/Berlin']));
  });

  it.each([320, 390, 768, 1400])('has no line that leaves a screen %i pixels wide', async (width) => {
    const page = await open(width);
    const tooWide = await page.evaluate<string[]>(
      `[...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > ${width} + 0.5)
        .map((each) => each.outerHTML.slice(0, 120))`,
    );
    expect(tooWide).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  });

  it.each(['light', 'dark'] as const)('can be read on %s', async (scheme) => {
    const page = await open(1100, scheme);
    const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe(scheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(13, 17, 23)');
    expect(await page.evaluate<number>(LOWEST_CONTRAST)).toBeGreaterThanOrEqual(4.5);
  });

  it('is drawn', async () => {
    const pictures = await Promise.all([390, 1100].map((width) => open(width).then(picture)));
    for (const each of pictures) expect(each).toBeGreaterThan(20_000);
  });

  const picture = async (page: Page) => (await page.screenshot()).length;
});
