/** Writes the reports of the month anew, to be read and committed: `tsx test/cli/report/write-golden.ts`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENDINGS, GOLDEN_MONTH, writeGolden } from './golden';
import { reportOf } from './made';
import { END, monthOf } from './month';

async function main() {
  const folder = mkdtempSync(path.join(tmpdir(), 'report-golden-'));
  for (const [ending, format] of Object.entries(ENDINGS)) {
    const { stdout } = await reportOf(monthOf(GOLDEN_MONTH), folder, END, ['--format', format]);
    writeGolden(ending, stdout);
  }
  rmSync(folder, { recursive: true });
}

void main();
