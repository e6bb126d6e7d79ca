import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { EXIT } from '../../../cli/exit-codes';
import { CI_SYSTEMS, nextSteps, packageFile, TEMPLATES, writeNewFiles } from '../../../cli/init';
import { run } from '../../../cli/run';
import { describeUnless } from '../../skipped-aloud';
import { fakeIo } from '../fake-io';

const EXAMPLES = path.join(__dirname, '../../../examples/init');

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'init-test-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

async function init(...argv: readonly string[]) {
  const io = fakeIo({ cwd });
  const exitCode = await run(['init', ...argv], io);
  return { exitCode, ...io.output };
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
const textOf = (...names: string[]) => readFileSync(path.join(cwd, ...names), 'utf8');

describe.each(TEMPLATES)('init --template %s', (template) => {
  it.each(CI_SYSTEMS)(
    'writes the example of the repository as it is, with the pipelines of %s',
    async (ci) => {
      expect((await init('new', '--template', template, '--ci', ci)).exitCode).toBe(EXIT.ok);

      const example = filesOf(path.join(EXAMPLES, template)).filter(
        (name) => !name.startsWith('node_modules'),
      );
      const isOther = (name: string) => name.startsWith(ci === 'github' ? '.gitlab' : '.github');
      const wanted = example.filter((name) => !isOther(name));
      expect(filesOf(path.join(cwd, 'new'))).toEqual(
        wanted.map((name) => (name === 'gitignore' ? '.gitignore' : name)).sort(),
      );
      expect(wanted.length).toBeLessThan(example.length);
      for (const name of wanted) {
        const text = readFileSync(path.join(EXAMPLES, template, name), 'utf8');
        expect(textOf('new', name === 'gitignore' ? '.gitignore' : name)).toBe(text);
      }
    },
  );

  it('says what comes next in at most four commands, and what is to be filled in', async () => {
    const { stdout } = await init('new', '--template', template);

    const commands = stdout.split('\nNext:\n')[1]?.match(/^ {2}\S.*$/gm) ?? [];
    expect(commands.slice(0, 3)).toEqual(['  cd new', '  npm install', '  npm test']);
    expect(commands.length).toBeLessThanOrEqual(4);
    expect(stdout).toContain('Yours to fill in: your clusters in inventory.json');
  });

  it('run twice changes nothing, and says so, also where the project has grown since', async () => {
    await init('.', '--template', template);

    const again = await init('--template', template);
    expect(again).toMatchObject({ exitCode: EXIT.ok, stderr: '' });
    expect(again.stdout).toMatch(/^Nothing was written: the project is there already, with its \d+ files\n$/);

    writeFileSync(path.join(cwd, 'policy.ts'), '// mine\n');
    const later = await init('--template', template);
    expect(later.exitCode).toBe(EXIT.ok);
    expect(later.stdout).toContain('1 of them changed since');
    expect(textOf('policy.ts')).toBe('// mine\n');
  });

  it('names every file in the way, and then writes none', async () => {
    writeFileSync(path.join(cwd, 'package.json'), '{}\n');
    writeFileSync(path.join(cwd, 'policy.ts'), '// mine\n');

    const { exitCode, stdout, stderr } = await init('--template', template);

    expect(exitCode).toBe(EXIT.input);
    expect(stdout).toBe('');
    expect([...stderr.matchAll(/at: +(\S+)/g)].map(([, file]) => file)).toEqual([
      'package.json',
      'policy.ts',
    ]);
    expect(stderr).toContain('choose another folder, or move the file away; nothing was written');
    expect(filesOf(cwd)).toEqual(['package.json', 'policy.ts']);
  });

  it('checks the same on GitHub and on GitLab', () => {
    const textOfExample = (name: string) => readFileSync(path.join(EXAMPLES, template, name), 'utf8');
    const { jobs } = parse(textOfExample('.github/workflows/check.yml'));
    const { check } = parse(textOfExample('.gitlab-ci.yml'));

    const onGitHub = jobs.check.steps.flatMap(({ run: line }: { run?: string }) => line ?? []);
    expect(onGitHub.map((line: string) => line.replace(' --format github', ''))).toEqual(check.script);
  });

  it('pins the version that writes it', async () => {
    await init('--template', template);
    const { version } = require('../../../package.json');

    expect(JSON.parse(textOf('package.json')).dependencies['mosk-backup']).toBe(version);
  });

  it('speaks of pnpm where pnpm is asked for, or has started it', async () => {
    const asked = await init('asked', '--template', template, '--package-manager', 'pnpm');
    const io = fakeIo({ cwd, env: { npm_config_user_agent: 'pnpm/12.0.0 npm/? node/v24.0.0 linux x64' } });
    expect(await run(['init', 'started', '--template', template], io)).toBe(EXIT.ok);

    for (const [folder, stdout] of [
      ['asked', asked.stdout],
      ['started', io.output.stdout],
    ] as const) {
      const texts = filesOf(path.join(cwd, folder))
        .filter((name) => /\.(md|ya?ml)$/.test(name))
        .map((name) => textOf(folder, name));
      for (const text of [stdout, ...texts]) expect(text).not.toMatch(/\b(?<!p)npm |\bnpx /);
      expect(textOf(folder, '.github/workflows/check.yml')).toContain(
        '- run: corepack enable pnpm\n      - run: pnpm install --frozen-lockfile\n      - run: pnpm test\n',
      );
      expect(JSON.parse(textOf(folder, 'package.json'))).not.toHaveProperty('allowScripts');
      expect(textOf(folder, 'pnpm-workspace.yaml')).toContain('"@swc/core": false\n');
    }
  });
});

it('names the file that this package was installed from, which a registry may not have', async () => {
  const root = path.join(cwd, 'it is/node_modules/mosk-backup');
  const noteOf = (resolved: string) =>
    writeFileSync(
      path.join(root, '../.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/mosk-backup': { resolved } } }),
    );
  mkdirSync(root, { recursive: true });
  expect(await packageFile(root)).toBeUndefined();
  noteOf('https://registry.example/mosk-backup-0.1.0.tgz');
  expect(await packageFile(root)).toBeUndefined();
  noteOf('file:../mosk-backup-0.1.0.tgz');
  const file = await packageFile(root);
  expect(file).toBe(path.join(cwd, 'mosk-backup-0.1.0.tgz'));

  const steps = nextSteps({
    template: 'gitops',
    packageManager: 'pnpm',
    folder: 'new',
    packageFile: '/it is/x.tgz',
  });
  expect(steps).toContain("\n  cd new\n  pnpm install '/it is/x.tgz'\n  pnpm test\n");
  expect(steps).toContain('file: path in package.json, for this machine alone: do not commit it');
});

it('says where to go in a way that a shell reads so, whatever the folder is called', async () => {
  for (const folder of ["ours & its' $(owned)", '-x']) {
    const { stdout } = await init('--template', 'gitops', '--', folder);
    const [cd = ''] = stdout.match(/^ {2}cd .*$/m) ?? [];

    const there = execFileSync('sh', ['-c', `${cd} && pwd -P`], { cwd, encoding: 'utf8' }).trimEnd();

    expect(there).toBe(path.join(realpathSync(cwd), folder));
  }
});

it('that could not write all leaves what was there, empty folders too, and nothing else', async () => {
  mkdirSync(path.join(cwd, '.github'));
  symlinkSync('nowhere', path.join(cwd, 'policy.ts'));

  const { exitCode, stderr } = await init('--template', 'gitops');

  expect(exitCode).toBe(EXIT.input);
  expect(stderr).toContain('(EEXIST), and nothing was');
  expect(readdirSync(cwd, { recursive: true }).sort()).toEqual(['.github', 'policy.ts']);
});

const PROC = existsSync('/proc/self') ? undefined : 'needs /proc, which Linux alone has';

describeUnless(PROC, 'where no folder can be made', () => {
  it.each(['/proc/backups', '/proc/backups/of/us'])('ends: %s', async (folder) => {
    const { exitCode, stderr } = await init(folder, '--template', 'gitops');

    expect(exitCode).toBe(EXIT.input);
    expect(stderr).toContain('This file cannot be written (ENOENT), and nothing was');
  });
});

it('has a program read what it did', async () => {
  const first = JSON.parse((await init('new', '--template', 'pulumi', '--json')).stdout);
  expect(first).toMatchObject({ folder: 'new', template: 'pulumi', same: [], changed: [] });
  expect(first.written).toContain('Pulumi.yaml');

  const again = JSON.parse((await init('new', '--template', 'pulumi', '--json')).stdout);
  expect(again).toMatchObject({ written: [], same: first.written, changed: [] });
});

it('wants to know which template, and refuses a folder that is a file', async () => {
  expect((await init('new')).exitCode).toBe(EXIT.input);
  expect((await init('new', '--template', 'helm')).stderr).toContain('gitops, pulumi');
  writeFileSync(path.join(cwd, 'new'), '');
  const { exitCode, stderr } = await init('new', '--template', 'gitops');
  expect(exitCode).toBe(EXIT.input);
  expect(stderr).toContain('ENOTDIR');
  expect(existsSync(path.join(cwd, 'policy.ts'))).toBe(false);
});

it('takes back what it has written where a later file cannot be', async () => {
  writeFileSync(path.join(cwd, 'b'), 'in the way\n');
  const files = ['a/x/y.json', 'a/z.json', 'b'].map((name) => ({ path: name, text: '' }));

  await expect(writeNewFiles(cwd, files)).rejects.toMatchObject({
    code: 'file-invalid',
    message: expect.stringContaining('and nothing was'),
  });

  expect(readdirSync(cwd)).toEqual(['b']);
});
