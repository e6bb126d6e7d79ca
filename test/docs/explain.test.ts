import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../cli/run';
import { RISK_FACTORS } from '../../lib/explain';
import { fakeIo } from '../cli/fake-io';
import { codeBlocks } from './code-blocks';

const PAGE = readFileSync(path.join(__dirname, '../../docs/explain.md'), 'utf8');

it('docs/explain.md lists every risk with its level, the worst first', () => {
  const rows = [...PAGE.matchAll(/^\| (\d) +\| `([a-z-]+)` +\| (.+?) +\|$/gm)];
  expect(rows.map(([, level, code, when]) => ({ level: Number(level), code, when }))).toEqual(
    RISK_FACTORS.map(({ level, code, when }) => ({ level, code, when })),
  );
});

it('the output in docs/explain.md is what its command prints', async () => {
  const [command, output] = codeBlocks(PAGE, 'docs/explain.md');
  const manifest = /<<'EOF'\n([\s\S]*?)EOF\n/.exec(command?.text ?? '')?.[1] ?? '';
  const argv = (/^mosk-backup (.+)$/m.exec(command?.text ?? '')?.[1] ?? '').replace('clusters', 'prod.yaml');
  const folder = mkdtempSync(path.join(tmpdir(), 'docs-explain-test-'));
  writeFileSync(path.join(folder, 'prod.yaml'), manifest);
  const io = fakeIo({ cwd: folder });
  expect(await run(argv.split(' '), io)).toBe(0);
  rmSync(folder, { recursive: true });
  expect(io.output.stdout.replace('prod.yaml', 'clusters')).toBe(output?.text);
});
