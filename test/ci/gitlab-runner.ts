import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Spec {
  readonly spec: {
    readonly inputs: Readonly<
      Record<string, { readonly default?: unknown; readonly type?: string; readonly options?: unknown[] }>
    >;
  };
}

interface GitLabJob {
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly artifacts?: { readonly paths?: readonly string[] };
}

export interface GitLabResult {
  readonly exitCode: number;
  readonly log: string;
}

/** What a runner is given for a job. */
export interface GitLabRun {
  /** The checkout. */
  readonly projectDir: string;
  /** Predefined variables, and those of the project. */
  readonly env: Readonly<Record<string, string>>;
}

/** The jobs that `include: component` makes of a template. */
export function includedJobs(
  file: string,
  given: Readonly<Record<string, string | boolean>>,
): Readonly<Record<string, GitLabJob>> {
  const [header = '', body = ''] = readFileSync(file, 'utf8').split(/^---$/m);
  const { inputs } = (parse(header) as Spec).spec;
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`${file} has no inputs ${unknown}`);
  const text = body.replace(/\$\[\[ *inputs\.([\w-]+) *\]\]/g, (_all, name: string) => {
    const input = inputs[name];
    if (input === undefined) throw new Error(`${file} says nothing of its input ${name}`);
    const value = given[name] ?? input.default;
    if (value === undefined) throw new Error(`${file} needs ${name}`);
    if (input.options !== undefined && !input.options.includes(value))
      throw new Error(`${name} is none of ${input.options}`);
    if (typeof value !== (input.type ?? 'string')) throw new Error(`${name} is no ${input.type ?? 'string'}`);
    return String(value);
  });
  return parse(text);
}

export function jobsOf(file: string): Readonly<Record<string, GitLabJob>> {
  return parse(readFileSync(file, 'utf8'));
}

/** Runs a job in a checkout, as a runner of GitLab would. The exit code is that of its script. */
export async function runGitLabJob(
  job: GitLabJob | undefined,
  { projectDir, env }: GitLabRun,
): Promise<GitLabResult> {
  if (job === undefined) throw new Error('there is no such job');
  const { script, after_script: after = [], variables = {} } = job;
  const all = {
    ...env,
    CI: 'true',
    GITLAB_CI: 'true',
    CI_PROJECT_DIR: projectDir,
    ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
  };
  let log = '';
  const exitCode = await shell(script);
  // In a shell of its own, in the checkout; how it ends changes nothing.
  if (after.length > 0) await shell(after);
  return { exitCode, log };

  async function shell(lines: readonly string[]): Promise<number> {
    const text = ['set -eo pipefail', ...lines].join('\n');
    const child = spawn('bash', ['-c', text], {
      cwd: projectDir,
      env: all,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        log += part;
      });
    const [code] = await once(child, 'close');
    return code ?? 1;
  }
}
