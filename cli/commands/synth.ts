import path from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { KubeObject } from '../../lib/model';
import type { CommandContext } from '../command-context';
import { checkManifests, refuseFindings } from '../input';
import { requireOptional } from '../optional-package';
import { appCommand, runApp, type Synthesized, writeFiles } from '../synth';

interface Options {
  readonly app?: string;
  readonly out?: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option('--app <command>', 'command that runs the app (default: app of cdk8s.yaml)')
    .option('--out <folder>', 'write one file per object: <chart>/<kind>.<namespace>.<name>.yaml')
    .option('--stdout', 'print all documents (default)')
    .addHelpText(
      'after',
      `
Only files that synth wrote before are ever removed from the folder.
Example:  mosk-backup synth --out clusters && git diff clusters`,
    )
    .action(async (options: Options) => synth(options, context));
}

async function synth(options: Options, { io, globals }: CommandContext): Promise<void> {
  const { api, json } = globals();
  const charts = await runApp(await appCommand(options.app, io), io);
  // Two charts may be two management clusters, so only objects of one chart can be duplicates.
  refuseFindings(charts.flatMap(({ objects }) => checkManifests(objects, api)));
  const objects = charts.flatMap((chart) => chart.objects.map(({ object }) => object));
  if (options.out === undefined) {
    io.stdout.write(json ? `${JSON.stringify(objects, null, 2)}\n` : objects.map(asDocument).join(''));
    return;
  }
  const files = charts.flatMap(filesOf);
  const removed = await writeFiles(path.resolve(io.cwd, options.out), files);
  const written = files.map((file) => file.path);
  if (json) io.stdout.write(`${JSON.stringify({ folder: options.out, written, removed }, null, 2)}\n`);
  else {
    for (const file of written) io.stdout.write(`${path.join(options.out, file)}\n`);
    for (const file of removed) io.stderr.write(`removed ${path.join(options.out, file)}\n`);
  }
}

function filesOf({ chart, objects }: Synthesized) {
  const { manifestFileName } = requireOptional(
    () => require('../../lib/synth') as typeof import('../../lib/synth'),
    'Synthesising',
    ['cdk8s', 'constructs'],
  );
  return objects.map(({ object }) => ({
    path: `${chart}/${manifestFileName(object)}`,
    text: stringify(object),
  }));
}

function asDocument(object: KubeObject): string {
  return `---\n${stringify(object)}`;
}
