/** The demo as a recorded terminal: one SVG without scripts, whose screens follow one another. */

/** Seconds for which a screen stands, and for each of its lines besides: nobody reads faster. */
const STANDS = 2;
const PER_LINE = 0.25;
const LINE = 18;
const COLUMN = 7.9;
const MARGIN = 16;
const BAR = 34;

/** What differs from run to run, and what is shown in its place. */
const STEADY: readonly (readonly [RegExp, string])[] = [
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '2027-01-15T17:44:02Z'],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '5f0c2d8e-8f4b-4c58-9d0a-0c9f6f3f2f11'],
  [/ +\d+(?:\.\d)? (B|KiB)(?= {2})/g, '      … $1'],
  [/\(\d+\.\d+s\)/g, '(…s)'],
];
/** A step of progress. Which steps are seen is a matter of time, too. */
const PROGRESS = /^ +\S+ {2}\w+ {2}\(…s\)$/;

/**
 * The screens of what the demo has printed: one for each of its numbered chapters, each a list of lines without times
 * and what else is drawn. What comes after them, which depends on the machine, is left out.
 */
export function demoScreens(said: string): string[][] {
  const steady = STEADY.reduce((text, [pattern, shown]) => text.replaceAll(pattern, shown), said);
  const [life = ''] = steady.split('\nThat was all');
  const chapters = life.split(/^(?=\d\. )/m).slice(1);
  return chapters
    .filter((chapter) => !chapter.includes('Pulumi'))
    .map((chapter) => chapter.trimEnd().split('\n'));
}

/** What is the same however fast the machine is. */
export const withoutProgress = (lines: readonly string[]) => lines.filter((line) => !PROGRESS.test(line));

/** The lines that a picture shows. */
export function shownLines(picture: string): string[] {
  return [...picture.matchAll(/<text x="16"[^>]*>(.*)<\/text>/g)].map(([, line = '']) =>
    line.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
}

export function demoPicture(said: string): string {
  const screens = demoScreens(said);
  const rows = Math.max(...screens.map((lines) => lines.length));
  const columns = Math.max(...screens.flat().map((line) => line.length));
  const width = Math.ceil(columns * COLUMN + 2 * MARGIN);
  const height = BAR + rows * LINE + MARGIN;
  const seconds = screens.map((lines) => STANDS + PER_LINE * lines.length);
  const total = seconds.reduce((sum, each) => sum + each, 0);

  let begins = 0;
  const shown = screens.map((lines, at) => {
    const from = (100 * begins) / total;
    begins += seconds[at] ?? 0;
    const to = (100 * begins) / total;
    return { name: `s${at + 1}`, lines, from: percent(from), to: percent(to) };
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    '<title id="title">What npm run demo prints, step by step</title>',
    '<style>',
    'text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #d0d7de; white-space: pre }',
    '.head { fill: #7ee787; font-weight: bold }',
    '.screen { opacity: 0 }',
    // What wants no motion, or knows none, shows the backup being made.
    '#s3 { opacity: 1 }',
    `@media (prefers-reduced-motion: no-preference) { .screen { animation: ${total}s step-end infinite } }`,
    ...shown.flatMap(({ name, from, to }) => [
      `@keyframes ${name} { ${from === '0%' ? '' : '0% { opacity: 0 } '}${from} { opacity: 1 } ${to} { opacity: 0 } }`,
      `#${name} { animation-name: ${name} }`,
    ]),
    '</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (color, at) => `<circle cx="${MARGIN + 4 + at * 18}" cy="17" r="6" fill="${color}"/>`,
    ),
    `<text x="${MARGIN + 66}" y="21">$ npm run demo</text>`,
    ...shown.flatMap(({ name, lines }) => [
      `<g id="${name}" class="screen">`,
      ...lines.map(
        (line, row) =>
          `<text x="${MARGIN}" y="${BAR + (row + 1) * LINE - 4}"${row === 0 ? ' class="head"' : ''} xml:space="preserve">${escaped(line)}</text>`,
      ),
      '</g>',
    ]),
    '</svg>',
  ].join('\n')}\n`;
}

const percent = (value: number) => `${Number(value.toFixed(2))}%`;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
