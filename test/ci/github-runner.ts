import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { type Contexts, evaluated, interpolated } from './expression';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Action {
  readonly inputs?: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, { readonly if?: string; readonly steps: readonly Step[] }>>;
}

/** What a runner is given for a job. */
export interface Job {
  /** The checkout. */
  readonly workspace: string;
  /** Folder of the runner's own files. */
  readonly temporary: string;
  /** As the runner gives it to steps, beside its own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The event, as GitHub sends it. */
  readonly event: object;
  readonly token?: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

export interface JobResult {
  /** Of the first step that failed; 0 if none did. */
  readonly exitCode: number;
  /** All that steps printed. */
  readonly log: string;
  readonly summary: string;
}

/** Actions of others: what they do is the business of whoever prepares the checkout. */
const OTHERS = /^(actions\/checkout|actions\/setup-node|pulumi\/actions)@v\d+$/;

/** Runs a composite action in a checkout, as a runner of GitHub would. @param file its action.yml */
export function runAction(
  file: string,
  inputs: Readonly<Record<string, string>>,
  job: Job,
): Promise<JobResult> {
  return runSteps([{ uses: path.dirname(file), with: inputs }], job);
}

/** Runs a job of a workflow in a checkout, as a runner of GitHub would. @param file its path in the checkout */
export async function runWorkflow(file: string, name: string, job: Job): Promise<JobResult> {
  const { jobs } = parse(readFileSync(path.join(job.workspace, file), 'utf8')) as Workflow;
  const { if: condition, steps } = jobs[name] ?? { steps: [] };
  if (steps.length === 0) throw new Error(`${file} has no job ${name}`);
  if (condition !== undefined && !evaluated(condition, contextsOf(job)))
    return { exitCode: 0, log: '', summary: '' };
  return runSteps(steps, job);
}

function contextsOf({ event, token = '', vars = {}, secrets = {} }: Job): Contexts {
  const { repository } = event as { repository?: { full_name?: string } };
  return { github: { event, token, repository: repository?.full_name ?? '' }, vars, secrets };
}

async function runSteps(steps: readonly Step[], job: Job): Promise<JobResult> {
  const own = mkdtempSync(path.join(job.temporary, 'runner-'));
  const files = {
    summary: path.join(own, 'summary'),
    output: path.join(own, 'output'),
    event: path.join(own, 'event'),
  };
  writeFileSync(files.summary, '');
  writeFileSync(files.event, JSON.stringify(job.event));
  let log = '';
  const exitCode = await sequence(steps, contextsOf(job), {});
  return { exitCode, log, summary: readFileSync(files.summary, 'utf8') };

  /** @returns the exit code of the first step that failed */
  async function sequence(
    some: readonly Step[],
    around: Contexts,
    env: Record<string, string>,
  ): Promise<number> {
    let failed = 0;
    const outputs: Record<string, { outputs: Record<string, string> }> = {};
    for (const step of some) {
      const contexts = { ...around, steps: outputs };
      const functions = { always: () => true, failure: () => failed !== 0, success: () => failed === 0 };
      const condition = step.if ?? 'success()';
      const asksForState = /\b(always|failure|success)\(/.test(condition);
      if (failed !== 0 && !asksForState) continue;
      if (!evaluated(condition, contexts, functions)) continue;
      const { code, output } =
        step.uses === undefined
          ? await script(step, contexts, env)
          : { code: await used(step, contexts), output: {} };
      if (step.id !== undefined) outputs[step.id] = { outputs: output };
      if (failed === 0) failed = code;
    }
    return failed;
  }

  async function used({ uses = '', with: given = {} }: Step, around: Contexts): Promise<number> {
    if (OTHERS.test(uses)) return 0;
    const folder = path.resolve(job.workspace, uses);
    const { inputs = {}, runs } = parse(readFileSync(path.join(folder, 'action.yml'), 'utf8')) as Action;
    if (runs.using !== 'composite') throw new Error(`${uses} is no composite action`);
    const unknown = Object.keys(given).filter((name) => !(name in inputs));
    if (unknown.length > 0) throw new Error(`${uses} has no inputs ${unknown}`);
    const values = Object.fromEntries(
      Object.entries(inputs).map(([name, { default: usual = '' }]) => [
        name,
        interpolated(String(given[name] ?? usual), around),
      ]),
    );
    for (const { run, shell } of runs.steps)
      if (run !== undefined && shell === undefined) throw new Error('a step of an action says its shell');
    // An action sees no secrets and no variables but those that it is given.
    const { github } = around;
    return sequence(runs.steps, { github, inputs: values }, { GITHUB_ACTION_PATH: folder });
  }

  async function script(
    { run = '', shell, env = {} }: Step,
    contexts: Contexts,
    more: Record<string, string>,
  ) {
    writeFileSync(files.output, '');
    const file = path.join(own, 'step.sh');
    writeFileSync(file, interpolated(run, contexts));
    const options = shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['-e'];
    const child = spawn('bash', [...options, file], {
      cwd: job.workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...job.env,
        ...more,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_EVENT_PATH: files.event,
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
        RUNNER_TEMP: own,
        ...Object.fromEntries(
          Object.entries(env).map(([name, value]) => [name, interpolated(String(value), contexts)]),
        ),
      },
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text;
      });
    const [code] = await once(child, 'close');
    return { code: code ?? 1, output: outputsOf(readFileSync(files.output, 'utf8')) };
  }
}

/** `name=value`, one a line. */
function outputsOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
