import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { allInOrder } from '../../lib/all-in-order';
import { BackupError } from '../../lib/errors';
import type { MoskApi } from '../../lib/model';
import { checkManifests, readYaml, refuseFindings } from '../input';
import type { Io } from '../io';
import type { SynthesizedApp } from './synthesized-app';

const CONFIG = 'cdk8s.yaml';

/**
 * The command that starts the app: what `--app` says, else `app` of cdk8s.yaml.
 * @throws BackupError `usage` when neither says one; `file-invalid`
 */
export async function appCommand(option: string | undefined, io: Io): Promise<string> {
  if (option !== undefined) return option;
  const text = await readFile(path.join(io.cwd, CONFIG), 'utf8').catch(() => '');
  const app = appIn(text);
  if (typeof app === 'string' && app !== '') return app;
  throw new BackupError('usage', 'There is no cdk8s app here', {
    at: path.join(io.cwd, CONFIG),
    fix: 'run this in the folder of a cdk8s.yaml with an app line, or say --app "node main.js"',
  });
}

/** @throws BackupError `file-invalid` */
function appIn(text: string): unknown {
  try {
    return (parse(text) as { app?: unknown } | null)?.app;
  } catch (cause) {
    throw new BackupError('file-invalid', 'This is not YAML', {
      at: CONFIG,
      value: (cause as Error).message.split('\n', 1)[0],
      fix: 'correct it: a line such as "app: node main.js" is enough',
      cause,
    });
  }
}

/**
 * Runs a cdk8s app and takes what it declares. What the app prints goes to stderr, so that stdout holds manifests only.
 * @throws BackupError `synthesis-failed`, AggregateError of everything that is wrong with the app
 */
export async function runApp(command: string, io: Io, api: MoskApi): Promise<SynthesizedApp> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mosk-backup-synth-'));
  try {
    await runToEnd(command, folder, io);
    const parts = [...(await captured(folder)), await written(folder, api)];
    const app = {
      managementClusters: parts
        .flatMap(({ managementClusters }) => managementClusters)
        .sort((a, b) => (a.folder < b.folder ? -1 : 1)),
      patches: parts.flatMap(({ patches }) => patches),
      errors: parts.flatMap(({ errors }) => errors),
      warnings: parts.flatMap(({ warnings }) => warnings),
    };
    refuseFindings(
      app.errors.map(({ code, problem, ...details }) => new BackupError(code, problem, details)),
    );
    if (app.managementClusters.length > 0 || app.patches.length > 0) return app;
    throw new BackupError('synthesis-failed', 'The app wrote no manifest', {
      at: command,
      fix: 'call app.synth() at its end, and leave outdir of new App() to CDK8S_OUTDIR',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runToEnd(command: string, outdir: string, io: Io): Promise<void> {
  const child = spawn(command, {
    shell: true,
    cwd: io.cwd,
    env: {
      ...io.env,
      // Without one, a shell knows where to look.
      ...(io.env.PATH && { PATH: [...programFolders(io.cwd), io.env.PATH].join(path.delimiter) }),
      CDK8S_OUTDIR: outdir,
      MOSK_BACKUP_SYNTH: outdir,
      NODE_OPTIONS: [io.env.NODE_OPTIONS, `--require ${JSON.stringify(captureModule())}`].join(' ').trim(),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: io.signal,
  });
  // Whose app it is may colour what it says.
  const write = io.stderr.raw ?? io.stderr.write;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => write(text));
  }
  const [code] = await once(child, 'close');
  if (code === 0) return;
  throw new BackupError('synthesis-failed', `The app ended with exit code ${code}`, {
    at: command,
    fix: 'correct what it printed above',
  });
}

/** Where the project has its programs, `tsx` for instance: who calls a command that is installed globally has no npm to say it. */
function programFolders(folder: string): string[] {
  const own = path.join(folder, 'node_modules/.bin');
  const above = path.dirname(folder);
  return above === folder ? [own] : [own, ...programFolders(above)];
}

/** Compiled also where this file is not: the app's process has no compiler of ours. */
function captureModule(): string {
  return path.join(path.dirname(require.resolve('mosk-backup/package.json')), 'dist/cli/synth/capture.js');
}

/** Apps with constructs of ours, checked as a whole in their own process. */
async function captured(folder: string): Promise<SynthesizedApp[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return allInOrder(
    files.map(async (file) => JSON.parse(await readFile(path.join(folder, file), 'utf8')) as SynthesizedApp),
  );
}

/** Apps without: what cdk8s wrote, a file a chart. Two charts may be two management clusters. */
async function written(folder: string, api: MoskApi): Promise<SynthesizedApp> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((entry) => entry.endsWith('.yaml')).sort();
  const charts = await allInOrder(
    files.map(async (file) => ({
      folder: file
        .replace(/(\.k8s)?\.yaml$/, '')
        .split(path.sep)
        .join('/'),
      found: readYaml(await readFile(path.join(folder, file), 'utf8'), file),
    })),
  );
  return {
    managementClusters: charts
      .filter(({ found }) => found.length > 0)
      .map((chart) => ({
        folder: chart.folder,
        stages: [''],
        objects: chart.found.map(({ object }) => ({ object, stage: '' })),
      })),
    patches: [],
    errors: charts.flatMap(({ found }) => checkManifests(found, api)).map((error) => error.toJSON()),
    warnings: [],
  };
}
