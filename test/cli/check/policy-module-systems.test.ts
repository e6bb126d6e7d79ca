import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeInCi } from '../../whole';

const ROOT = path.join(__dirname, '../../..');
const TYPES = ['commonjs', 'module', undefined] as const;
const KINDS = ['ts', 'mts', 'cts', 'js', 'mjs'] as const;
/** How an import names the file that it means: not at all, as the compiled file, as it is. */
const IMPORTS = {
  'without an ending': () => '',
  'by the compiled file': (kind: string) => `.${kind.replace('ts', 'js')}`,
  'by the file': (kind: string) => `.${kind}`,
} as const;

interface Project {
  readonly name: string;
  readonly policy: string;
}

let place: string;
beforeAll(() => {
  place = mkdtempSync(path.join(tmpdir(), 'policy-module-systems-test-'));
});
afterAll(() => rmSync(place, { recursive: true }));

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
}

function has(folder: string, ...names: string[]): void {
  for (const name of names) {
    const link = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules', name), link);
  }
}

/** The same policy, in projects that differ by what their package.json says of modules, by its name and by its imports. */
function projects(): Project[] {
  return TYPES.flatMap((type) =>
    KINDS.flatMap((kind) =>
      Object.entries(IMPORTS).map(([how, ending]) => {
        const typed = kind.endsWith('ts') ? ': string' : '';
        const name = `${type} ${kind} ${how}`;
        write(path.join(place, name), {
          'package.json': JSON.stringify({ type }),
          'limits.json': '{ "nights": 7, "not-a-name": 1 }',
          [`names.${kind}`]: `export const name${typed} = 'acme';\n`,
          [`policy.${kind}`]: `import { BackupPolicy } from 'mosk-backup/policy';
import limits, { nights } from './limits.json';
import { name } from './names${ending(kind)}';
const shown${typed} = \`\${name} \${nights === limits.nights}\`;
export const policy = new BackupPolicy({ name: shown });
`,
        });
        return { name, policy: `policy.${kind}` };
      }),
    ),
  );
}

/** By one process, as the command loads it; a promise about Node's own loader is none of jest's. */
function loaded(of: readonly Project[]): Record<string, string> {
  const script = `
    const { loadPolicy } = require(${JSON.stringify(path.join(ROOT, 'dist/cli/check'))});
    const found = {};
    for (const { name, policy } of ${JSON.stringify(of)}) {
      const cwd = require('node:path').join(${JSON.stringify(place)}, name);
      try { found[name] = loadPolicy(policy, { cwd }).name; } catch ({ message }) { found[name] = message; }
    }
    console.log(JSON.stringify(found));`;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('JEST_')));
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', env });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('a policy file, whatever the module system of its project', () => {
  it('is read where the project has no compiler', () => {
    has(place, 'mosk-backup');
    const all = projects();
    expect(all).toHaveLength(45);
    expect(loaded(all)).toEqual(Object.fromEntries(all.map(({ name }) => [name, 'acme true'])));
  });

  it('and where it has one', () => {
    has(place, 'typescript');
    const all = projects();
    expect(loaded(all)).toEqual(Object.fromEntries(all.map(({ name }) => [name, 'acme true'])));
  });

  it('that requires is read in a package of modules, too', () => {
    const project = { name: 'requires', policy: 'policy.js' };
    write(path.join(place, project.name), {
      'package.json': '{ "type": "module" }',
      'names.js': "exports.name = 'acme';\n",
      'policy.js': `const { BackupPolicy } = require('mosk-backup/policy');
const { nights } = require('./limits.json');
module.exports = new BackupPolicy({ name: require('./names').name + ' ' + nights });
`,
      'limits.json': '{ "nights": 7 }',
    });
    expect(loaded([project])).toEqual({ requires: 'acme 7' });
  });

  it('is no module because of what its comments and texts say', () => {
    const project = { name: 'prose', policy: 'policy.js' };
    write(path.join(place, project.name), {
      'package.json': '{}',
      'policy.js': `/*
import what you like;
export the policy, as ever
*/
const { BackupPolicy } = require('mosk-backup/policy');
const told = \`
export KUBECONFIG=here
\`;
module.exports = new BackupPolicy({ name: 'acme ' + told.length });
`,
    });
    expect(loaded([project])).toEqual({ prose: 'acme 24' });
  });
});

describeInCi('one policy.ts of a project', () => {
  it.each(['commonjs', 'module'] as const)(
    'serves the app, its test and check in a project of "type": "%s"',
    (type) => {
      const folder = path.join(place, `project-${type}`);
      write(folder, {
        'package.json': JSON.stringify({ type }),
        'cdk8s.yaml': 'app: tsx main.ts\n',
        'limits.json': '{ "bucket": "mosk-backups" }',
        'policy.ts': `import { BackupPolicy, Tier } from 'mosk-backup/policy';
import limits from './limits.json' with { type: 'json' };
export const policy: BackupPolicy = new BackupPolicy({
  name: 'acme', tiers: [Tier.of('gold', { rpo: '26h' })], buckets: [limits.bucket], levels: { MB017: 'error' },
});
`,
        'main.ts': `import { App } from 'cdk8s';
import { BackupTarget, Cluster, ClusterBackupSchedule, Cron, EncryptionKey, ManagementCluster, RCloneCredential, usePolicy }
  from 'mosk-backup';
import { policy } from './policy.js';
const app = new App();
usePolicy(app, policy);
const target = BackupTarget.rclone({ bucket: 'elsewhere', credential: RCloneCredential.fromName('s3'),
  encryptionKey: EncryptionKey.fromName('key') });
new ClusterBackupSchedule(new ManagementCluster(app, 'east', { namespace: 'prod' }), 'nightly',
  { cluster: Cluster.named('prod'), target, cron: Cron.daily({ hour: 1 }) });
app.synth();
`,
        'policy.test.ts':
          "import { policy } from './policy.js';\ntest('x', () => expect(policy.name).toBe('acme'));\n",
        'jest.config.json': JSON.stringify({
          transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' } } }] },
          moduleNameMapper: { '^(\\./.*)\\.js$': '$1' },
        }),
      });
      symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
      const env = Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^JEST_|^NODE_ENV$/.test(name)),
      );
      const node = (...words: string[]) =>
        spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env });
      const main = path.join(ROOT, 'dist/cli/main.js');

      const app = node(main, 'synth', '--out', 'clusters');
      const test = node('node_modules/jest/bin/jest.js', '-c', 'jest.config.json');
      const schedule = node(main, 'check', '--policy', 'policy.ts');

      // The app is stopped by the policy's own rule.
      expect(app.stderr).toContain('elsewhere');
      expect(app.status).not.toBe(0);
      expect({ status: test.status, says: test.stderr }).toMatchObject({ status: 0 });
      expect({ status: schedule.status, says: schedule.stdout }).toMatchObject({ status: 0 });
      expect(schedule.stdout).toContain('by policy acme');
      expect(schedule.stderr).toBe('');
    },
    60_000,
  );
});
