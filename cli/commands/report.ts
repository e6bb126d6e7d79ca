import path from 'node:path';
import { type Command, Option } from 'commander';
import { BackupError } from '../../lib/errors';
import { durationMs, momentOf } from '../../lib/model';
import { makeReport, type Report, type ReportSource } from '../../lib/report';
import { contextsOf, type InventoryFile, loadPolicy, readInventory } from '../check';
import type { CommandContext } from '../command-context';
import { nothingOfProject } from '../nothing-of-project';
import {
  REPORT_STYLE,
  readEarlierReports,
  readLive,
  reportCsv,
  reportDocument,
  reportJson,
  titleOf,
} from '../report';
import { writeReport } from '../report-file';
import { markdownOf, pageOf } from '../runbook';
import type { WantedCluster } from '../wanted-cluster';

const FORMATS = ['markdown', 'html', 'json', 'csv'] as const;
type Format = (typeof FORMATS)[number];

const FORMAT_OF: Readonly<Record<string, Format>> = {
  ...{ '': 'markdown', '.md': 'markdown', '.markdown': 'markdown', '.txt': 'markdown' },
  ...{ '.html': 'html', '.htm': 'html', '.json': 'json', '.csv': 'csv' },
};

interface Options {
  readonly since: string;
  readonly at?: string;
  readonly inventory?: string;
  readonly policy: string;
  readonly with?: string[];
  readonly out?: string;
  readonly format?: Format;
}

export function define(command: Command, context: CommandContext): void {
  command
    .option('--since <duration>', 'how far it looks back', '30d')
    .option('--inventory <file>', 'all clusters, in YAML or JSON: every management cluster of it is read')
    .option(
      '--policy <policy>',
      'baseline, strict, or a file: its tiers say the RPO of each cluster',
      'baseline',
    )
    .option(
      '--with <file>',
      'an earlier report as JSON, whose history is joined; may be repeated',
      (value: string, list: string[] = []) => [...list, value],
    )
    .option('--at <time>', 'the moment that it speaks of, such as 2027-01-31T00:00:00Z (default: now)')
    .option('--out <file>', 'write it there (default: stdout)')
    .addOption(
      new Option(
        '--format <format>',
        'form (default: by the ending of --out, .md, .html, .json or .csv; of stdout markdown)',
      ).choices(FORMATS),
    )
    .addHelpText(
      'after',
      `
How backups stand today and what to do first; then how the RPO was kept, failures and their ends,
coverage, encryption, waivers, deletions and rehearsals. Deleted objects leave no history: keep the
JSON of each report, and join it to the next. The exit code says whether all could be read, not
whether it is good: 6 if a management cluster or a kind could not.

  mosk-backup report --inventory inventory.yaml --policy policy.ts --out report.html
  mosk-backup report --inventory inventory.yaml --with october.json --out november.json`,
    )
    .action(async (options: Options) => run(options, context));
}

async function run(options: Options, context: CommandContext): Promise<void> {
  const { io, globals } = context;
  const at = momentFrom(options.at);
  const sinceMs = durationMs(options.since, '--since');
  const format = formatOf(options, globals().json);
  const earlier = await readEarlierReports(options.with ?? [], at, io);
  const { name, settings, waivers } = loadPolicy(options.policy, io);
  const file = options.inventory === undefined ? undefined : await readInventory(options.inventory, io);
  const { sources, errors } = await readLive(wantedOf(file, context), context);
  // Of one that cannot be read there is nothing to report, unless an earlier report knew something.
  const [failure] = errors;
  if (file === undefined && earlier.length === 0 && failure !== undefined && sources.every(isUnread))
    throw failure;
  const { namespace } = globals();
  const here = (project: string) => namespace === undefined || project === namespace;
  const report = makeReport({
    version: (require('mosk-backup/package.json') as { version: string }).version,
    ...{ at, sinceMs, sources },
    earlier: earlier.map((each) => ({
      ...each,
      clusters: each.clusters.filter(({ facts }) => here(facts.project)),
    })),
    inventory: file?.clusters.filter(({ project }) => here(project)),
    policy: { name, settings, waivers },
    program: io.program,
  });
  // A misspelt project looks like one of which all is well.
  if (namespace !== undefined && errors.length === 0 && report.clusters.length === 0)
    throw nothingOfProject(
      namespace,
      sources.map(({ name: each }) => each),
    );
  const text = rendered(report, format);
  if (options.out === undefined) io.stdout.write(text);
  else await writeReport(options.out, text, io, { option: '--out', whole: true });
  // The report says what it does not know; whoever reads no reports sees it by the exit code.
  if (errors.length > 0) throw new AggregateError(errors);
}

function isUnread({ backups, schedules, clusters }: ReportSource): boolean {
  return 'problem' in backups && 'problem' in schedules && 'problem' in clusters;
}

/** @throws BackupError `usage` */
function momentFrom(option: string | undefined): number {
  const now = Date.now();
  if (option === undefined) return Math.floor(now / 1000) * 1000;
  const at = momentOf(/^\d{4}-\d\d-\d\d$/.test(option) ? `${option}T00:00:00Z` : option);
  if (at !== undefined && at <= now) return at;
  throw new BackupError(
    'usage',
    at === undefined ? 'This is no time' : 'Nobody knows yet what will be then',
    {
      at: '--at',
      value: JSON.stringify(option),
      fix: 'write a day or a time that is over, such as 2026-10-31 or 2026-10-31T18:00:00Z',
    },
  );
}

/** @throws BackupError `usage` for a context beside those that the inventory names */
function wantedOf(file: InventoryFile | undefined, { globals }: CommandContext): WantedCluster[] {
  const { api, context } = globals();
  if (file === undefined) return [{ name: '', context, api, projects: [] }];
  if (context !== undefined) {
    throw new BackupError('usage', 'All management clusters of an inventory are read', {
      at: `--context ${context}`,
      fix: 'leave it out: the inventory names a context for each; or leave --inventory out',
    });
  }
  return contextsOf(file, api);
}

/** @throws BackupError `usage` for a file that its readers would open as something else */
function formatOf({ out, format }: Options, json: boolean): Format {
  if (format !== undefined) return format;
  if (out === undefined) return json ? 'json' : 'markdown';
  const ending = path.extname(out).toLowerCase();
  const known = FORMAT_OF[ending];
  if (known !== undefined) return known;
  throw new BackupError('usage', 'There is no report of this ending', {
    at: `--out ${out}`,
    value: ending,
    fix: 'end it with .md, .html, .json or .csv, or say which form it has: --format. A browser prints .html as PDF',
  });
}

function rendered(report: Report, format: Format): string {
  if (format === 'json') return reportJson(report);
  if (format === 'csv') return reportCsv(report);
  const [title, document] = [titleOf(report), reportDocument(report)];
  return format === 'html' ? pageOf(title, document, REPORT_STYLE) : markdownOf(title, document);
}
