import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireEngine } from './find-engines';

const root = path.join(__dirname, '..', '..');

export interface StackOptions {
  /** Folder of the program, with its `Pulumi.yaml`; by default an empty one for `writeProgram`. */
  readonly folder?: string;
  /** Name of the project, if the stack has a folder of its own; by default `shop`. */
  readonly project?: string;
  /** Configuration of the stack; secrets in `secretConfig`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly secretConfig?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Path of the Node that runs program and provider; by default the one of this project. */
  readonly node?: string;
}

export interface Outcome {
  readonly code: number | null;
  /** Standard output and standard error as they came. */
  readonly text: string;
}

/** A resource in the exported state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
  readonly delete?: boolean;
}

/** A stack of the real engine, with a backend of its own in a temporary folder. */
export interface Stack {
  readonly folder: string;
  /** Of the commands: for who runs the CLI by other means. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sets the program's JavaScript, which may `require('mosk-backup/pulumi')`. Only for a stack with a folder of its own. */
  writeProgram(javascript: string): Promise<void>;
  /** Changes the environment of the commands from now on; `undefined` removes a variable. */
  setEnv(changes: Readonly<Record<string, string | undefined>>): void;
  /** Runs a command of the CLI to its end; its failure is an outcome. */
  pulumi(...args: string[]): Promise<Outcome>;
  /** The same, but a failure is an error with all of the output. */
  succeed(...args: string[]): Promise<Outcome>;
  /** Starts a command without waiting for its end. */
  start(...args: string[]): ChildProcess;
  outputs(): Promise<Record<string, unknown>>;
  /** Text of the state as `stack export` prints it. */
  exportText(): Promise<string>;
  /** What the state has, with secrets in clear: as ciphertext they differ from export to export. */
  resources(): Promise<StateResource[]>;
  /** The resource of this type and name, such as `ClusterBackup`, `before`; not the replaced ones. */
  resource(kind: string, name: string): Promise<StateResource>;
  /** `pulumi stack rename`; by default stacks are called `test`. */
  rename(name: string): Promise<void>;
  /** Removes stack, backend and program. */
  close(): Promise<void>;
}

/** Yes to everything, no preview first, no progress bars. */
const QUIETLY = ['--yes', '--non-interactive', '--color=never', '--suppress-permalink=true'];
/** How the commands that change something are run. */
export const UP = ['up', '--skip-preview', ...QUIETLY];
export const PREVIEW = ['preview', '--diff', '--non-interactive', '--color=never'];
export const REFRESH = ['refresh', '--skip-preview', ...QUIETLY];
export const DESTROY = ['destroy', '--skip-preview', ...QUIETLY];

/** Makes a stack with a backend of its own. What its resources have made elsewhere is the test's business. */
export async function openStack(options: StackOptions): Promise<Stack> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'mosk-backup-pulumi-'));
  const node = options.node ?? process.execPath;
  const { bin, backend, home } = await preparePulumi(temporary, node);
  const folder = options.folder ?? (await emptyProgram(temporary, options.project ?? 'shop'));
  const env: Record<string, string | undefined> = {
    ...process.env,
    PATH: [bin, path.dirname(requireEngine('pulumi')), path.dirname(node), process.env.PATH].join(':'),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: 'only for tests',
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    ...options.env,
  };
  // Not in the program's folder, which may be part of the source tree.
  const configFile = path.join(temporary, 'Pulumi.test.yaml');

  let stackName = 'test';
  const start = (...args: string[]) =>
    spawn(requireEngine('pulumi'), [...args, '--stack', stackName], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const pulumi = (...args: string[]) => outcomeOf(start(...withConfigFile(args, configFile)));
  const succeed = async (...args: string[]) => {
    const outcome = await pulumi(...args);
    if (outcome.code !== 0)
      throw new Error(`pulumi ${args.join(' ')} ended with ${outcome.code}\n${outcome.text}`);
    return outcome;
  };
  const exportText = async () => (await succeed('stack', 'export')).text;

  const resources = async (): Promise<StateResource[]> => {
    const { text } = await succeed('stack', 'export', '--show-secrets');
    return JSON.parse(text).deployment.resources ?? [];
  };

  await succeed('stack', 'init');
  const settings = [
    ...Object.entries(options.config ?? {}).map(([key, value]) => ['--plaintext', `${key}=${value}`]),
    ...Object.entries(options.secretConfig ?? {}).map(([key, value]) => ['--secret', `${key}=${value}`]),
  ];
  if (settings.length > 0) await succeed('config', 'set-all', ...settings.flat());

  return {
    folder,
    env,
    pulumi,
    succeed,
    exportText,
    start: (...args) => start(...withConfigFile(args, configFile)),
    writeProgram: (javascript) => writeFile(path.join(folder, 'index.js'), javascript),
    setEnv: (changes) => Object.assign(env, changes),
    outputs: async () => JSON.parse((await succeed('stack', 'output', '--json', '--show-secrets')).text),
    resources,
    async resource(kind, name) {
      const found = (await resources()).find(
        (each) => each.urn.endsWith(`:${kind}::${name}`) && each.delete !== true,
      );
      if (found === undefined) throw new Error(`the state has no ${kind} ${name}`);
      return found;
    },
    rename: async (name) => {
      await succeed('stack', 'rename', name);
      stackName = name;
    },
    close: async () => {
      // `stack init` writes its salt there, whatever `--config-file` says later.
      await rm(path.join(folder, 'Pulumi.test.yaml'), { force: true });
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** Makes folders in `temporary`: `bin` has what the engine starts and does not come with it, on that Node. */
export async function preparePulumi(temporary: string, node: string) {
  const [bin, backend, home] = ['bin', 'backend', 'home'].map((name) => path.join(temporary, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [bin, backend, home]) await mkdir(folder);
  for (const [name, script] of [
    ['pulumi-language-nodejs', path.join('language-host', 'host.cjs')],
    ['pulumi-resource-kubernetes', 'kubernetes-plugin.cjs'],
  ] as const) {
    const command = `exec "${node}" "${path.join(__dirname, script)}" "$@"`;
    await writeFile(path.join(bin, name), `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  }
  const dynamicProvider = path.join(
    root,
    'node_modules',
    '@pulumi',
    'pulumi',
    'pulumi-resource-pulumi-nodejs',
  );
  await symlink(dynamicProvider, path.join(bin, 'pulumi-resource-pulumi-nodejs'));
  return { bin, backend, home };
}

async function emptyProgram(temporary: string, project: string): Promise<string> {
  const folder = path.join(temporary, 'program');
  await mkdir(folder);
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
  await writeFile(path.join(folder, 'Pulumi.yaml'), `name: ${project}\nruntime: nodejs\nmain: index.js\n`);
  return folder;
}

function withConfigFile(args: readonly string[], file: string): string[] {
  const takesOne = ['up', 'preview', 'refresh', 'destroy', 'config'].includes(args[0] ?? '');
  return takesOne ? [...args, '--config-file', file] : [...args];
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, text };
}
