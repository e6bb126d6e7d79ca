import path from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { BackupError } from '../../lib/errors';
import { counted } from '../../lib/model';
import type { CommandContext } from '../command-context';
import type { Io } from '../io';
import { writeManifests } from '../printable-io';
import {
  appCommand,
  compareFolder,
  differences,
  documentsOf,
  FORMATS,
  type Format,
  filesOf,
  runApp,
  type SynthesizedApp,
  writeFolder,
} from '../synth';

interface Options {
  readonly app?: string;
  readonly out?: string;
  readonly format: Format;
  readonly check?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option('--app <command>', 'command that runs the app (default: app of cdk8s.yaml)')
    .option('--out <folder>', 'write a folder per management cluster')
    .addOption(new Option('--stdout', 'print all documents (default)').conflicts(['out', 'check']))
    .addOption(
      new Option(
        '--format <format>',
        'a file per object, per folder, or per object with a kustomization.yaml',
      )
        .choices(FORMATS)
        .default('files'),
    )
    .option('--check', 'write nothing; exit code 8 if the folder is not what the app declares')
    .addHelpText(
      'after',
      `
Writes <folder>/<management cluster>/<kind>.<namespace>.<name>.yaml, and default targets of Clusters
as patches below <folder>/patches. Which files it wrote stands in <folder>/.mosk-backup-manifests;
no other is changed or removed.
Example:  mosk-backup synth --out clusters && git diff clusters
In CI:    mosk-backup synth --out clusters --check`,
    )
    .action(async (options: Options) => synth(options, context));
}

async function synth(options: Options, { io, globals }: CommandContext): Promise<void> {
  const { api, json } = globals();
  if (options.check && options.out === undefined) {
    throw new BackupError('usage', 'There is nothing to compare with', {
      at: '--check',
      fix: 'say which folder: --out clusters --check',
    });
  }
  const app = await runApp(await appCommand(options.app, io), io, api);
  warn(app, io, json);
  if (options.out === undefined) {
    const objects = app.managementClusters.flatMap((managementCluster) =>
      managementCluster.objects.map(({ object }) => object),
    );
    writeManifests(json ? `${JSON.stringify(objects, null, 2)}\n` : documentsOf(app), io);
    if (app.patches.length > 0) {
      const what = counted(app.patches.length, 'default target of a Cluster', 'default targets of Clusters');
      io.stderr.write(`Not shown: ${what}; --out writes them\n`);
    }
    return;
  }
  const folder = path.resolve(io.cwd, options.out);
  const files = await compareFolder(folder, filesOf(app, options.format));
  if (options.check) {
    check(options.out, differences(files), io, json);
    return;
  }
  const removed = await writeFolder(folder, files);
  const written = files.filter(({ wanted }) => wanted !== undefined).map((file) => file.path);
  if (json) io.stdout.write(`${JSON.stringify({ folder: options.out, written, removed }, null, 2)}\n`);
  else {
    for (const file of written) io.stdout.write(`${path.join(options.out, file)}\n`);
    for (const file of removed) io.stderr.write(`removed ${path.join(options.out, file)}\n`);
  }
}

function warn({ warnings }: SynthesizedApp, io: Io, json: boolean): void {
  for (const { code, problem, ...details } of warnings) {
    const warning = new BackupError(code, problem, details);
    io.stderr.write(json ? `${JSON.stringify({ warning })}\n` : `warning: ${warning.message}\n`);
  }
}

/** @throws BackupError `manifests-stale` */
function check(folder: string, lines: readonly string[], io: Io, json: boolean): void {
  if (json) io.stdout.write(`${JSON.stringify({ folder, stale: lines.length > 0, diff: lines }, null, 2)}\n`);
  else for (const line of lines) io.stdout.write(`${line}\n`);
  if (lines.length === 0) return;
  throw new BackupError('manifests-stale', 'The committed manifests are not those that the app declares', {
    at: folder,
    fix: `run mosk-backup synth --out ${folder} and commit what it writes`,
  });
}
