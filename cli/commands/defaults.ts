import type { Command } from 'commander';
import type { CommandContext } from '../command-context';
import { confirm } from '../confirm';
import {
  applySection,
  isChange,
  missingReferences,
  readPatches,
  sectionChange,
  sectionText,
} from '../defaults';
import { linesText } from '../output';
import { withManagementCluster } from '../session';
import { warn } from '../warn';

interface Options {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .command('apply')
    .summary('merge the default targets that synth wrote into the live Clusters')
    .description('Merge the default targets that synth wrote into the live Clusters.')
    .argument('<path...>', 'folder <out>/patches/<management cluster>, or files in it')
    .option('--dry-run', 'show what would change, let the server check it and store nothing')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `
Only the backup section of each Cluster is sent; what another target has left in it is cleared. The
Cluster itself is never created, replaced or removed.`,
    )
    .action(async (paths: string[], options: Options) => apply(paths, options, context));
}

async function apply(paths: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { api, json } = globals();
  const dryRun = options.dryRun === true;
  const targets = await readPatches(paths, api, io);
  await withManagementCluster(context, async ({ mosk }) => {
    const { client } = mosk;
    // All of them are looked at before the first is changed.
    const changes = [];
    for (const target of targets) changes.push(await sectionChange(client, api, target, io.signal));
    const wanted = changes.filter(isChange);
    for (const change of wanted) {
      for (const missing of await missingReferences(client, change, io.signal)) {
        const { namespace, cluster } = change.target;
        warn(
          context,
          `Cluster ${namespace}/${cluster}: ${missing} does not exist: backups without a target of their own fail until it does`,
        );
      }
    }
    const lines = wanted.flatMap(({ before, target }) => [
      `Cluster ${target.namespace}/${target.cluster}`,
      `  before  ${sectionText(before)}`,
      `  after   ${sectionText({ ...target.section })}`,
    ]);
    if (wanted.length > 0 && !dryRun && !options.yes) {
      const server = `Server  ${client.server}${mosk.context === undefined ? '' : ` (context ${mosk.context})`}`;
      await confirm({ lines: [server, ...lines], question: 'Change them?', at: client.server }, io);
    } else if (!json) {
      io.stdout.write(linesText(lines));
    }
    for (const change of wanted) await applySection(client, api, change, { dryRun, signal: io.signal });
    const results = changes.map((change) => ({
      namespace: change.target.namespace,
      cluster: change.target.cluster,
      outcome: isChange(change) ? ('configured' as const) : ('unchanged' as const),
      before: change.before ?? null,
      after: change.target.section,
    }));
    if (json) io.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else {
      for (const { namespace, cluster, outcome } of results) {
        io.stdout.write(
          linesText([`Cluster ${namespace}/${cluster}  ${outcome}${dryRun ? ' (dry run)' : ''}`]),
        );
      }
    }
  });
}
