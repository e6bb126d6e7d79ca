import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { jsonSchemas } from '../../lib/schema';
import type { CommandContext } from '../command-context';
import { makeFolder } from '../make-folder';

interface Options {
  readonly out: string;
}

/** Adds `schemas` to a command. */
export function defineSchemas(command: Command, context: CommandContext): void {
  command
    .command('schemas')
    .summary('JSON Schemas of the kinds, for kubeconform and editors')
    .description('Write JSON Schemas of the kinds, for kubeconform and editors.')
    .requiredOption('--out <folder>', 'where to; files of these names are replaced')
    .addHelpText(
      'after',
      `
  mosk-backup generate schemas --out schemas
  kubeconform -schema-location 'schemas/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json' clusters`,
    )
    .action(async (options: Options) => write(options, context));
}

async function write({ out }: Options, { io, globals }: CommandContext): Promise<void> {
  const folder = path.resolve(io.cwd, out);
  await makeFolder(folder);
  const written = jsonSchemas(globals().api);
  for (const { fileName, schema } of written) {
    await writeFile(path.join(folder, fileName), `${JSON.stringify(schema, null, 2)}\n`);
  }
  const files = written.map(({ fileName }) => fileName);
  if (globals().json) io.stdout.write(`${JSON.stringify({ folder: out, written: files }, null, 2)}\n`);
  else for (const file of files) io.stdout.write(`${path.join(out, file)}\n`);
}
