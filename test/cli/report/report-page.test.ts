import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rounds } from '../../whole';
import { describeWithBrowser, HeadlessBrowser } from '../headless-browser';
import { beyond, LOWEST_CONTRAST } from '../page-looks';
import { GOLDEN_MONTH } from './golden';
import { reportOf } from './made';
import { END, monthOf } from './month';

/** What A4 leaves between the margins of the report, in CSS pixels. */
const PAPER = 718;

const SEEDS = [GOLDEN_MONTH.seed, 3, 5].slice(0, rounds(1, 3));

describeWithBrowser('a report as a page, in a real browser', () => {
  let folder: string;
  let browser: HeadlessBrowser;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'report-page-test-'));
    browser = new HeadlessBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  async function open(
    options: Parameters<HeadlessBrowser['open']>[1],
    clusters = GOLDEN_MONTH.clusters,
    seed = GOLDEN_MONTH.seed,
  ) {
    const file = path.join(folder, `${clusters}-${seed}.html`);
    if (!existsSync(file)) {
      const { stdout } = await reportOf(monthOf({ seed, clusters }), folder, END, ['--format', 'html']);
      writeFileSync(file, stdout);
    }
    return browser.open(file, options);
  }

  it('asks for nothing but itself, and the browser has nothing to complain of', async () => {
    const page = await open({ width: 1100 });
    expect(page.requests.map((url) => path.basename(url))).toEqual([
      `${GOLDEN_MONTH.clusters}-${GOLDEN_MONTH.seed}.html`,
    ]);
    expect(page.complaints).toEqual([]);
    expect(
      await page.evaluate('[document.compatMode, document.scripts.length, document.documentElement.lang]'),
    ).toEqual(['CSS1Compat', 0, 'en']);
  });

  // Two more are in the inventory, on a management cluster that cannot be read.
  it.each([10, 38])('takes at most four sheets of paper for the month of %d clusters', async (clusters) => {
    for (const seed of SEEDS) {
      const page = await open({ width: PAPER, media: 'print' }, clusters, seed);
      expect(await page.sheetsOfPaper()).toBeLessThanOrEqual(4);
    }
  });

  it('has what is to be done today on its first sheet, however large the fleet', async () => {
    for (const clusters of [10, 200]) {
      const page = await open({ width: PAPER, media: 'print' }, clusters);
      const end = await page.evaluate<number>(
        `[...document.querySelectorAll('h2')][1].getBoundingClientRect().top + scrollY`,
      );
      // A4 without the margins, in CSS pixels.
      expect(end).toBeLessThan(((297 - 18) / 25.4) * 96);
    }
  });

  it.each([
    ['a screen', { width: 390 }],
    ['a screen', { width: 660 }],
    ['a screen', { width: 800 }],
    ['a screen', { width: 1100 }],
    ['a screen', { width: 1260 }],
    ['a screen', { width: 1400 }],
    ['paper', { width: PAPER, media: 'print' as const }],
  ])('has no line that leaves %s: %o', async (_, options) => {
    for (const clusters of [GOLDEN_MONTH.clusters, 38]) {
      const page = await open(options, clusters);
      const tooWide = await page.evaluate<string[]>(beyond(options.width));
      expect(tooWide).toEqual([]);
    }
  });

  it.each([
    ['light', { width: 1100, scheme: 'light' as const }],
    ['dark', { width: 1100, scheme: 'dark' as const }],
    ['paper', { width: PAPER, media: 'print' as const }],
  ])('can be read on %s', async (_, options) => {
    const page = await open(options);
    expect(await page.evaluate<number>(LOWEST_CONTRAST)).toBeGreaterThanOrEqual(4.5);
  });

  it('breaks no option of a command in two, however wide it is: commands are typed off', async () => {
    const page = await open({ width: 1400 }, 38);
    const [count, broken] = await page.evaluate<[number, string[]]>(`(() => {
      const broken = [];
      const ranges = [...document.querySelectorAll('td[data-label="Command"] code')].flatMap((code) => {
        const nodes = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
        const found = [];
        for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
          for (const { index, 0: word } of node.data.matchAll(/--[a-z-]+/g)) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            found.push(range);
          }
        }
        return found;
      });
      for (let width = 800; width < 1300; width += 20) {
        document.body.style.width = width + 'px';
        for (const range of ranges) if (range.getClientRects().length > 1) broken.push(width + ': ' + range);
      }
      return [ranges.length, broken];
    })()`);
    expect(count).toBeGreaterThan(5);
    expect(broken).toEqual([]);
  });

  it('is drawn', async () => {
    const page = await open({ width: PAPER, media: 'print' });
    expect((await page.screenshot()).length).toBeGreaterThan(50_000);
  });
});
