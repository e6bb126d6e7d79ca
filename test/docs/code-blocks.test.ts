/**
 * Every code block of the documentation is tested as the word after its language says:
 *
 *   setup         names npm scripts that exist (what they do is tested elsewhere)
 *   from=FILE     stands word for word in that file, which has tests of its own
 *   background    runs as long as the file's other blocks do
 *   run           runs, in the order of the file and in one folder, and succeeds
 *   example       is output, not code
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '../until';
import { type CodeBlock, codeBlocks } from './code-blocks';

const ROOT = path.join(__dirname, '../..');
const FILES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const BLOCKS = FILES.flatMap((file) => codeBlocks(readFileSync(path.join(ROOT, file), 'utf8'), file));

let folder: string;
const children: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'docs-test-'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const command = path.join(folder, 'mosk-backup');
  writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/dist/cli/main.js" "$@"\n`);
  chmodSync(command, 0o755);
});
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGINT');
    if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve));
  }
  rmSync(folder, { recursive: true });
});

const KUBECONFIG = () => path.join(folder, '.mosk-local/kubeconfig.yaml');
const environment = () => ({
  ...process.env,
  PATH: `${folder}:${path.join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`,
  KUBECONFIG: KUBECONFIG(),
});

const CHECKS: Record<string, (block: CodeBlock) => Promise<void> | void> = {
  setup({ text }) {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    const known = ['ci', 'install', ...Object.keys(scripts)];
    const used = [...text.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, script]) => script);
    expect(used.length).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining(used));
  },
  async background({ text }) {
    children.push(spawn('sh', ['-c', `exec ${text}`], { cwd: folder, env: environment(), stdio: 'ignore' }));
    await until('the local cluster', () => existsSync(path.join(folder, '.mosk-local/example.key')));
  },
  async run({ language, text }) {
    const file = path.join(folder, `block.${language}`);
    writeFileSync(file, text);
    const [command, ...options] = language === 'ts' ? ['tsx'] : ['sh', '-eu'];
    await promisify(execFile)(command ?? '', [...options, file], { cwd: folder, env: environment() });
  },
  example() {},
};

it.each(BLOCKS.map((block) => [`${block.at} (${block.language} ${block.mark})`, block] as const))(
  '%s',
  async (_name, block) => {
    const source = /^from=(\S+)$/.exec(block.mark)?.[1];
    if (source !== undefined) {
      expect(readFileSync(path.join(ROOT, source), 'utf8')).toContain(block.text);
      return;
    }
    const check = CHECKS[block.mark];
    if (check === undefined) throw new Error(`"${block.mark}" says no way to test this block`);
    await check(block);
  },
  60_000,
);

it.each(FILES)('links of %s lead to files that exist', (file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) => link ?? '');
  const dead = links.filter((link) => !existsSync(path.resolve(ROOT, path.dirname(file), link)));
  expect(dead).toEqual([]);
});
