import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const EXAMPLES = path.join(__dirname, '../../examples');
/** The templates of `mosk-backup init` are projects of their own. */
const TEMPLATES = 'init';
const examples = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== TEMPLATES)
  .map(({ name }) => name);

it.each(examples)(
  'examples/%s has a README that is read in a minute: at most a dozen lines of text',
  (name) => {
    const lines = readFileSync(path.join(EXAMPLES, name, 'README.md'), 'utf8').split('\n');
    const text = lines.slice(1).filter((line) => line.trim() !== '');

    expect(lines[0]).toMatch(/^# \S/);
    expect(text.length).toBeGreaterThan(3);
    expect(text.length).toBeLessThanOrEqual(12);
  },
);

it.each(examples)('examples/%s has no file in its README that is not there', (name) => {
  const text = readFileSync(path.join(EXAMPLES, name, 'README.md'), 'utf8');
  const files = [
    ...text.matchAll(/(?:`|\]\(|(?<!\.)\.\/)((?:\.\.\/)*[\w/-]+\.(?:ts|json|ya?ml|sh|md))\b/g),
  ].map(([, file]) => file ?? '');

  expect(files.filter((file) => !existsSync(path.join(EXAMPLES, name, file)))).toEqual([]);
});
