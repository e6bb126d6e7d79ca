import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodeOf } from '../../cli/exit-codes';
import { BackupError, ERROR_CODES } from '../../lib/errors';

it('docs/errors.md lists every code with its exit code, once', () => {
  const text = readFileSync(path.join(__dirname, '../../docs/errors.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| +(\d+) +\| \S/gm)];
  const documented = rows.map(([, code, exit]) => `${code} ${exit}`);
  const real = ERROR_CODES.map((code) => `${code} ${exitCodeOf(new BackupError(code, 'x'))}`);
  expect(documented.sort()).toEqual([...real].sort());
});
