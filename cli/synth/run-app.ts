import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { BackupError } from '../../lib/errors';
import { type Located, readYaml } from '../input';
import type { Io } from '../io';

const CONFIG = 'cdk8s.yaml';

/** Objects that the app wrote into one of its files. */
export interface Synthesized {
  /** Name of the file without its endings: the chart. */
  readonly chart: string;
  readonly objects: readonly Located[];
}

/**
 * The command that starts the app: what `--app` says, else `app` of cdk8s.yaml.
 * @throws BackupError `usage` when neither says one
 */
export async function appCommand(option: string | undefined, io: Io): Promise<string> {
  if (option !== undefined) return option;
  const text = await readFile(path.join(io.cwd, CONFIG), 'utf8').catch(() => '');
  const app: unknown = (parse(text) as { app?: unknown } | null)?.app;
  if (typeof app === 'string' && app !== '') return app;
  throw new BackupError('usage', 'There is no cdk8s app here', {
    at: path.join(io.cwd, CONFIG),
    fix: 'run this in the folder of a cdk8s.yaml with an app line, or say --app "node main.js"',
  });
}

/**
 * Runs a cdk8s app and reads what it wrote. What the app prints goes to stderr, so that stdout holds manifests only.
 * @throws BackupError `synthesis-failed`
 */
export async function runApp(command: string, io: Io): Promise<Synthesized[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mosk-backup-synth-'));
  try {
    await runToEnd(command, folder, io);
    const written = await readFolder(folder);
    if (written.length > 0) return written;
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
    env: { ...io.env, CDK8S_OUTDIR: outdir },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: io.signal,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => io.stderr.write(text));
  }
  const [code] = await once(child, 'close');
  if (code === 0) return;
  throw new BackupError('synthesis-failed', `The app ended with exit code ${code}`, {
    at: command,
    fix: 'correct what it printed above',
  });
}

async function readFolder(folder: string): Promise<Synthesized[]> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((entry) => entry.endsWith('.yaml')).sort();
  const read = async (file: string) => ({
    chart: file.replace(/(\.k8s)?\.yaml$/, ''),
    objects: readYaml(await readFile(path.join(folder, file), 'utf8'), file),
  });
  return (await Promise.all(files.map(read))).filter(({ objects }) => objects.length > 0);
}
