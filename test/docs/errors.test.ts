import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EXIT, exitCodeOf } from '../../cli/exit-codes';
import { run } from '../../cli/run';
import { BackupError, ERROR_CODES } from '../../lib/errors';
import { fakeIo } from '../cli/fake-io';

const text = readFileSync(path.join(__dirname, '../../docs/errors.md'), 'utf8');
const [, advice = ''] = text.split('\n## What to do\n');
const exitOf = (code: (typeof ERROR_CODES)[number]) => exitCodeOf(new BackupError(code, 'x'));

it('docs/errors.md lists every code with its exit code, once', () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| +(\d+) +\| \S/gm)];
  const documented = rows.map(([, code, exit]) => `${code} ${exit}`);
  const real = ERROR_CODES.map((code) => `${code} ${exitOf(code)}`);
  expect(documented.sort()).toEqual([...real].sort());
});

describe('what docs/errors.md says to do', () => {
  const codes = [...advice.matchAll(/^- `([a-z-]+)`: \S/gm)].map(([, code]) => code ?? '');
  const exits = [...advice.matchAll(/^- exit (\d+): \S/gm)].map(([, exit]) => Number(exit));

  it('is there for every exit code of a failure, a bug of ours excepted', () => {
    expect(exits).toEqual(Object.values(EXIT).filter((exit) => exit > EXIT.unexpected));
  });

  it('is there for every code that does not come from what was typed, once', () => {
    const afterwards = ERROR_CODES.filter((code) => exitOf(code) !== EXIT.input && code !== 'aborted');

    expect(codes).toEqual([...new Set(codes)]);
    expect(afterwards.filter((code) => !codes.includes(code))).toEqual([]);
    expect(codes.filter((code) => !(ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
  });

  const commands = [...advice.matchAll(/`mosk-backup ([^`]+)`/g)].map(([, words]) => words ?? '');
  it.each([...new Set(commands)])(
    'names a command that there is, with options of its own: %s',
    async (words) => {
      const named = words.split(' ').filter((word) => /^[a-z]+$/.test(word));
      const io = fakeIo();

      expect(await run([...named, '--help'], io)).toBe(EXIT.ok);
      for (const [option] of words.matchAll(/--[a-z-]+/g)) expect(io.output.stdout).toContain(option);
    },
  );
});
