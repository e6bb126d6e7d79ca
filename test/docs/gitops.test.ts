import { readFileSync } from 'node:fs';
import path from 'node:path';
import { healthTable } from '../../tools/gitops/health-table';

it('docs/gitops.md has the table that the health checks are made from', () => {
  const text = readFileSync(path.join(__dirname, '../../docs/gitops.md'), 'utf8');
  expect(unpadded(text)).toContain(unpadded(healthTable()));
});

/** The formatter aligns the columns of tables. */
function unpadded(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
}
