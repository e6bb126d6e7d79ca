import type { Command } from 'commander';
import { BackupError } from '../../lib/errors';
import { durationMs } from '../../lib/model';
import type { PolicySettings } from '../../lib/policy';
import { loadPolicy, readInventory } from '../check';
import type { CommandContext } from '../command-context';
import {
  DEFAULT_ADDRESS,
  exportMetrics,
  listenAddress,
  SHORTEST_PROBE_MS,
  type Wanted,
  wantedByContext,
  wantedByInventory,
  writeMetrics,
} from '../monitoring';
import { keepHeapSmall } from '../small-heap';

const MADE_EVERY = '15s';
/** Of `--probe-storage` that stands alone. */
const PROBE_EVERY = '15m';

interface Options {
  readonly listen?: string | true;
  readonly textfile?: string;
  readonly every?: string;
  readonly probeStorage?: string | true;
  readonly inventory?: string;
  readonly name?: string;
  readonly rpo?: string;
  readonly policy: string;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option(
      '--listen [address:port]',
      `answer scrapes until Ctrl-C or SIGTERM (default address: ${DEFAULT_ADDRESS.host}:${DEFAULT_ADDRESS.port})`,
    )
    .option('--textfile <file>', 'write them once, as a whole, for a collector of files; "-": to stdout')
    .option('--inventory <file>', 'watch all its management clusters, each by its context')
    .option(
      '--name <name>',
      'without an inventory: what the management cluster is called (default: its context)',
    )
    .option(
      '--policy <policy>',
      'baseline, strict, or a file: its tiers say how old a backup may be',
      'baseline',
    )
    .option('--rpo <duration>', 'how old the last good backup may be of clusters without a tier, such as 26h')
    .option('--every <duration>', `with --listen: how often they are made anew (default: ${MADE_EVERY})`)
    .option(
      '--probe-storage [every]',
      `ask the storages as well, each credential and the newest files (default: every ${PROBE_EVERY})`,
    )
    .addHelpText(
      'after',
      `
Metrics of backups for Prometheus: docs/metrics.md lists them; "mosk-backup generate alerts" makes
rules of them. It lists Clusters, schedules and backups once and watches them; a scrape asks nobody.
A management cluster that cannot be read hides no other: mosk_backup_management_cluster_up is 0, and
what nobody knows is left out. With --textfile the exit code is 6 if something could not be read;
the file is written, and says so as well. --probe-storage needs the right to get RCloneCredentials
and Secrets; it writes nothing. With --textfile it asks once. No TLS and no passwords: listen on
this machine alone, or behind a proxy that has them.

  mosk-backup metrics --listen --inventory inventory.yaml --policy policy.ts
  mosk-backup metrics --textfile /var/lib/node_exporter/mosk-backup.prom`,
    )
    .action(async (options: Options) => metrics(options, context));
}

async function metrics(options: Options, context: CommandContext): Promise<void> {
  const { listen, textfile, every, probeStorage } = options;
  if ((listen === undefined) === (textfile === undefined)) {
    throw new BackupError('usage', 'Metrics are served, or written into a file', {
      at: 'metrics',
      fix: 'give one of them: --listen, or --textfile FILE',
    });
  }
  if (textfile !== undefined && (every !== undefined || typeof probeStorage === 'string')) {
    throw new BackupError('usage', 'With --textfile metrics are written once, and storages asked once', {
      at: every !== undefined ? `--every ${every}` : `--probe-storage ${probeStorage}`,
      fix: 'leave the time out, and let a scheduler run the command as often; or serve them with --listen',
    });
  }
  const everyMs = durationMs(every ?? MADE_EVERY, '--every');
  const probeEveryMs = probeStorage === undefined ? undefined : probeEvery(probeStorage);
  const address = listen === undefined ? undefined : listenAddress(listen);
  const { waivers, ...policy } = loadPolicy(options.policy, context.io);
  const wanted = await wantedClusters(options, policy.settings, context);
  if (address === undefined) {
    const longestMs = context.globals().timeoutMs;
    return writeMetrics(wanted, textfile ?? '-', { longestMs, probeEveryMs, waivers }, context);
  }
  keepHeapSmall();
  return exportMetrics(wanted, address, { everyMs, probeEveryMs, waivers }, context);
}

/** @throws BackupError `usage` for what is no duration, or too short a one */
function probeEvery(text: string | true): number {
  const at = '--probe-storage';
  const everyMs = durationMs(text === true ? PROBE_EVERY : text, at);
  if (everyMs >= SHORTEST_PROBE_MS) return everyMs;
  throw new BackupError('usage', 'Storages would be asked too often', {
    at,
    value: String(text),
    fix: `give ${SHORTEST_PROBE_MS / 60_000}m or longer`,
  });
}

/** @throws BackupError `usage`; those of the inventory */
async function wantedClusters(
  { inventory, name, rpo }: Options,
  policy: PolicySettings,
  { io, globals }: CommandContext,
): Promise<Wanted[]> {
  const { api, context, namespace } = globals();
  const rpoMs = rpo === undefined ? undefined : durationMs(rpo, '--rpo');
  const settings = { ...policy };
  if (inventory === undefined)
    return [wantedByContext({ context, name }, { api, namespace, settings, rpoMs })];
  if (context !== undefined || name !== undefined) {
    throw new BackupError('usage', 'An inventory names its management clusters and their contexts itself', {
      at: context === undefined ? '--name' : '--context',
      fix: 'leave it out, or leave --inventory out',
    });
  }
  return wantedByInventory(await readInventory(inventory, io), { api, namespace, settings, rpoMs });
}
