import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { BackupError } from '../../lib/errors';
import { counted } from '../../lib/model';
import { FINDINGS, makeSheet, pathOf, type RecoverySheet, type SheetInventory } from '../../lib/runbook';
import { contextsOf, elsewhereText, type InventoryFile, readInventory } from '../check';
import type { CommandContext } from '../command-context';
import { unknownCluster } from '../explain';
import { readText } from '../input';
import { writeReport } from '../report-file';
import {
  FORMATS,
  markdownOf,
  pageOf,
  readDeclared,
  readLive,
  type SheetFormat,
  sheetDocument,
  sheetJson,
  sizeKey,
  stableText,
} from '../runbook';
import { lineDiff } from '../synth/compare';
import type { WantedCluster } from '../wanted-cluster';
import { warn } from '../warn';

interface Options {
  readonly manifests?: string[];
  readonly inventory?: string;
  readonly live?: boolean;
  readonly out?: string;
  readonly format?: SheetFormat;
  readonly check?: boolean;
}

export function define(command: Command, context: CommandContext): void {
  command
    .argument('[cluster]', 'name of a Cluster (default: all of them)')
    .option(
      '--manifests <path...>',
      'files and folders that declare backups; saved credentials and keys, too',
    )
    .option('--inventory <file>', 'all clusters, in YAML or JSON, and who keeps their keys')
    .option(
      '--live',
      'ask all management clusters of the inventory, each by the context of its name; without inventory the current one',
    )
    .option('--out <file>', 'write it there (default: stdout)')
    .addOption(
      new Option('--format <format>', 'form (default: by the ending of --out, else markdown)').choices(
        FORMATS,
      ),
    )
    .option(
      '--check',
      'compare with --out instead of writing: 8 if it says otherwise, 9 if something is missing in it',
    )
    .addHelpText(
      'after',
      `
Where the archives of each cluster are, what their key is called and who keeps it, and the commands
that fetch and decrypt them on a machine without management cluster: with mosk-backup, and with
rclone, openssl and tar. No secret is in it. Print it, and keep it with the keys, away from the
clusters. --check takes no notice of the newest backups.

  mosk-backup runbook --inventory inventory.yaml --manifests clusters --out recovery.html
  mosk-backup runbook --inventory inventory.yaml --manifests clusters --out recovery.html --check`,
    )
    .action(async (cluster: string | undefined, options: Options) => run(cluster, options, context));
}

async function run(cluster: string | undefined, options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const { out, check = false, live = false, manifests = [] } = options;
  const { api: usual, json } = globals();
  if (check && out === undefined) throw usage('--check', 'name the sheet that is to be compared: --out FILE');
  if (!live && manifests.length === 0 && options.inventory === undefined) {
    throw usage('runbook', 'name what it is made of: --inventory FILE, --manifests FOLDER or --live');
  }
  const file = options.inventory === undefined ? undefined : await readInventory(options.inventory, io);
  const inventory: SheetInventory = file?.data ?? { managementClusters: [], clusters: [] };
  const declared = await readDeclared(manifests, (name) => file?.apiOf(name) ?? usual, io);
  const elsewhere = elsewhereText(declared.elsewhere);
  if (elsewhere !== undefined) warn(context, elsewhere);
  const found = live ? await readLive(wantedClusters(file, cluster, context), inventory, context) : undefined;
  for (const each of found?.unasked ?? []) warn(context, each);
  const whole = makeSheet({
    version: (require('mosk-backup/package.json') as { version: string }).version,
    written: live ? new Date().toISOString().slice(0, 10) : undefined,
    unread: (found?.unread ?? []).map((each) => each.cluster),
    inventory,
    sources: [...declared.sources, ...(found?.sources ?? [])],
    sizes: (storage, name) => found?.sizes.get(sizeKey(storage, name)),
  });
  const sheet = cluster === undefined ? whole : onlyOf(whole, cluster, globals().namespace);
  const format = formatOf(options, json);
  const text = rendered(sheet, format);
  const unread = (found?.unread ?? []).map(({ error }) => error);
  if (check) {
    // Whoever could not look cannot tell whether it is stale.
    if (unread.length > 0) throw new AggregateError(unread);
    await compare(out ?? '', text, format, context);
  } else if (out === undefined) io.stdout.write(text);
  else if (unread.length > 0 && existsSync(path.resolve(io.cwd, out))) unread.push(leftAsItWas(out));
  else {
    await writeReport(out, text, io, { option: '--out' });
    if (!globals().json) io.stderr.write(`Written to ${out}: ${counted(sheet.clusters.length, 'cluster')}\n`);
  }
  if (unread.length > 0) throw new AggregateError(unread);
  reportFindings(sheet, check, context);
}

/** All of the inventory, or those that have the cluster. */
function wantedClusters(
  file: InventoryFile | undefined,
  cluster: string | undefined,
  { globals }: CommandContext,
): WantedCluster[] {
  const { api, context } = globals();
  if (file === undefined) return [{ name: '', context, api, projects: [] }];
  const all = contextsOf(file, api);
  const having = all.filter(({ name }) =>
    file.data.clusters.some((each) => each.managementCluster === name && each.name === cluster),
  );
  const wanted = having.length > 0 ? having : all;
  if (context !== undefined && wanted.length > 1) {
    throw usage(
      `--context ${context}`,
      'leave it out: the inventory names a context for each management cluster',
    );
  }
  return wanted.map((each) => ({ ...each, context: context ?? each.context }));
}

/** @throws BackupError `not-found` */
function onlyOf(sheet: RecoverySheet, cluster: string, namespace: string | undefined): RecoverySheet {
  const clusters = sheet.clusters.filter(
    ({ name, project }) => name === cluster && (namespace === undefined || project === namespace),
  );
  if (clusters.length > 0 || sheet.unread.length > 0) return { ...sheet, clusters };
  const known = sheet.clusters.map(({ project, name }) => ({ namespace: project, cluster: name }));
  throw unknownCluster(known, cluster, namespace, 'what was read');
}

function formatOf({ out, format }: Options, json: boolean): SheetFormat {
  if (format !== undefined) return format;
  const ending = path.extname(out ?? '').toLowerCase();
  if (ending === '.html' || ending === '.htm') return 'html';
  return ending === '.json' || (json && out === undefined) ? 'json' : 'markdown';
}

function rendered(sheet: RecoverySheet, format: SheetFormat): string {
  if (format === 'json') return sheetJson(sheet);
  const [only, another] = sheet.clusters;
  const title =
    only === undefined || another !== undefined ? 'Recovery sheet' : `Recovery sheet of ${pathOf(only)}`;
  const document = sheetDocument(sheet);
  return format === 'html' ? pageOf(title, document) : markdownOf(title, document);
}

/** On the day a management cluster is gone, the sheet of the day before is all that tells of it. */
function leftAsItWas(out: string): BackupError {
  return new BackupError('unreachable', 'The sheet is left as it was, because something could not be read', {
    at: `--out ${out}`,
    fix: 'write the sheet without it to another file, or make it without --live',
  });
}

/** @throws BackupError `runbook-stale`, with the difference on stdout */
async function compare(
  out: string,
  text: string,
  format: SheetFormat,
  { io, globals }: CommandContext,
): Promise<void> {
  const before = stableText(await readText(path.resolve(io.cwd, out), out), format);
  const now = stableText(text, format);
  if (before === now) return;
  const diff = lineDiff(before ?? '', now ?? '');
  const { json } = globals();
  io.stdout.write(
    json ? `${JSON.stringify({ file: out, stale: true, diff }, null, 2)}\n` : `${diff.join('\n')}\n`,
  );
  throw new BackupError('runbook-stale', 'The recovery sheet does not say what it would say now', {
    at: out,
    fix: 'make it again, without --check, and print it: the sheet on the shelf is as old',
  });
}

/** @throws BackupError `runbook-incomplete` where the sheet is checked */
function reportFindings({ clusters }: RecoverySheet, check: boolean, context: CommandContext): void {
  const found = clusters.flatMap((cluster) =>
    cluster.findings.map((finding) => ({ ...finding, at: pathOf(cluster) })),
  );
  if (!check) {
    for (const { at, text } of found) warn(context, `${at}: ${text}`);
    return;
  }
  const missing = found.filter(({ code }) => FINDINGS[code] === 'error');
  if (missing.length === 0) return;
  throw new AggregateError(
    missing.map(({ text, at, fix }) => new BackupError('runbook-incomplete', text, { at, fix })),
    counted(missing.length, 'thing is missing', 'things are missing'),
  );
}

function usage(at: string, fix: string): BackupError {
  return new BackupError('usage', 'This is not enough to make a recovery sheet', { at, fix });
}
