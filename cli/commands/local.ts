import type { Command } from 'commander';
import type { CommandContext } from '../command-context';
import { DEFAULT_FOLDER } from '../local/folder';
import { down, type FolderOptions, fault, reset, status } from '../local/manage';
import { type UpOptions, up } from '../local/up';

const FOLDER = `folder of the cluster (default: ${DEFAULT_FOLDER})`;

export function define(command: Command, context: CommandContext): void {
  command
    .command('up')
    .summary('start it and run until Ctrl-C')
    .description('Start a management cluster on this machine and run until Ctrl-C or "local down".')
    .option(
      '--dir <folder>',
      `where kubeconfig, keys, buckets and archives go, and what the API stores (default: ${DEFAULT_FOLDER}, which keeps all but the last)`,
    )
    .option('--port <number>', 'port of the API (default: the one of before, or a free one)')
    .option('--s3-port <number>', 'port of the S3 endpoint (default: the one of before, or a free one)')
    .option(
      '--cluster <name...>',
      'clusters that there are to back up, as name or project/name (default: prod)',
    )
    .option('--inventory <file>', 'makes the projects and clusters of this inventory')
    .option('--pace <ms>', 'how long each status lasts at least, in milliseconds', '500')
    .option(
      '--collect-after <ms>',
      'how long objects stay whose owner or namespace is deleted, in milliseconds',
      '0',
    )
    .option('--fault <fault...>', 'what goes wrong, such as "503 create x2"; see docs/faults.md', [])
    .option(
      '--nfs <url=folder...>',
      'folder that stands for an NFS export, such as nfs://192.0.2.10:/b=./nfs',
      [],
    )
    .option('--crds <folder>', 'CustomResourceDefinitions of your management cluster, in place of ours')
    .option('--seed <number>', 'of the chances that faults have', '1')
    .addHelpText(
      'after',
      `
An API server that kubectl takes for a real one, a controller that really archives, encrypts,
uploads and deletes, and an S3 endpoint, all on 127.0.0.1. Your own kubeconfig is neither read nor
written. Never for production. Keys and certificates of a folder stay the same. One cluster runs in
a folder at a time: a second one ends with code 5.`,
    )
    .action(async (options: UpOptions) => up(options, context));

  command
    .command('down')
    .summary('end the one that runs in a folder, and wait for that')
    .description('End the cluster that runs in a folder. That none runs is no error.')
    .option('--dir <folder>', FOLDER)
    .action(async (options: FolderOptions) => down(options, context));

  command
    .command('status')
    .summary('where it is, since when, and how large')
    .description('Show the cluster that runs in a folder. Exit code 6 when none does.')
    .option('--dir <folder>', FOLDER)
    .action(async (options: FolderOptions) => status(options, context));

  command
    .command('reset')
    .summary('empty it: objects, buckets and archives')
    .description(
      'Empty the cluster of a folder, whether it runs or not. Keys, certificates and example.key stay.',
    )
    .option('--dir <folder>', FOLDER)
    .option('--yes', 'do it without asking')
    .action(async (options: FolderOptions & { yes?: boolean }) => reset(options, context));

  command
    .command('fault')
    .summary('let things go wrong on the one that runs')
    .description(
      'Let things go wrong on the cluster that runs in a folder, and show what is still to go wrong.',
    )
    .argument('[faults...]', 'such as "503 create x2", outage=5000, restart-controller, skew-clock=3600000')
    .option('--dir <folder>', FOLDER)
    .option(
      '--clear',
      'nothing goes wrong any more, before what is named: an outage ends, the clock is right',
    )
    .addHelpText('after', '\nAll faults: docs/faults.md. Exit code 6 when no cluster runs in the folder.')
    .action(async (faults: string[], options: FolderOptions & { clear?: boolean }) =>
      fault(faults, options, context),
    );
}
