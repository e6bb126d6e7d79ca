import { type Command, Option } from 'commander';
import { stringify } from 'yaml';
import { BackupError } from '../../lib/errors';
import type { BackupJobsOptions, JobName } from '../../lib/jobs';
import { asOptions } from '../as-options';
import type { CommandContext } from '../command-context';
import { requireOptional } from '../optional-package';
import { writeManifests } from '../printable-io';

const FORMATS = ['manifests', 'roles', 'gitlab', 'github', 'dockerfile'] as const;
/** As in `lib/jobs`, which wants cdk8s to be loaded. */
const NAMES = ['metrics', 'status', 'rehearsal', 'unclaimed', 'prune'] as const satisfies readonly JobName[];

const OPTIONS = {
  projects: '--project',
  managementCluster: '--management-cluster',
  image: '--image',
  keys: '--key',
  keySecret: '--key-secret',
  inventory: '--inventory',
  policy: '--policy',
  policyConfigMap: '--policy-config-map',
  checkFiles: '--check-files',
  rpo: '--rpo',
  rehearsedWithin: '--rehearsed-within',
  ...Object.fromEntries(NAMES.map((name) => [`cron of ${name}`, `--cron ${name}`])),
};

/** Labels of a Deployment are those of its pods: each is written out, as people write it. */
const PLAIN = { aliasDuplicateObjects: false };

interface Options {
  readonly format: (typeof FORMATS)[number];
  readonly project?: string[];
  readonly managementCluster?: string;
  readonly image: string;
  readonly jobs?: JobName[];
  readonly rpo?: string;
  readonly rehearsedWithin?: string;
  readonly key?: string[];
  readonly keySecret?: string;
  readonly inventory?: string;
  readonly policy?: string;
  readonly policyConfigMap?: string;
  readonly checkFiles?: boolean;
  readonly cron?: string[];
}

export function defineJobs(command: Command, context: CommandContext): void {
  command
    .command('jobs')
    .summary('CronJobs or a pipeline that look after backups, with the least rights, and a Dockerfile')
    .description(
      'Print jobs that watch ages, rehearse, look for unclaimed files and prune, and a server of metrics.',
    )
    .addOption(
      new Option('--format <format>', 'Kubernetes objects, their Roles alone, a pipeline, or the image')
        .choices(FORMATS)
        .default('manifests'),
    )
    .option('--project <project...>', 'MOSK projects')
    .option(
      '--management-cluster <context>',
      'what it is called in metrics and in the commands of alerts; "metrics" needs it',
    )
    .option('--image <image>', 'what the Dockerfile builds, with its registry', 'mosk-backup')
    .addOption(new Option('--jobs <job...>', 'which (default: all but prune)').choices(NAMES))
    .option('--rpo <duration>', 'how old the last good backup of a cluster may be (default: 26h)')
    .option('--rehearsed-within <duration>', 'how long a rehearsal counts (default: 90d)')
    .option('--key <name...>', 'key files that rehearsals decrypt with: entries of the Secret below')
    .option('--key-secret <name>', 'Secret with the values of the keys (default: mosk-backup-keys)')
    .option('--inventory <file>', 'prune keeps what tiers demand: an entry of the ConfigMap below, or a file')
    .option(
      '--policy <policy>',
      'with --inventory: the policy that has the tiers; baseline, strict, or a file',
    )
    .option('--policy-config-map <name>', 'ConfigMap with both (default: mosk-backup-policy)')
    .option('--check-files', "prune asks the storages: a backup without its files takes nobody's place")
    .option('--cron <job=expression...>', 'when a job runs, in UTC, such as "status=*/15 * * * *"')
    .addHelpText(
      'after',
      `
They run in the namespace after -n, mosk-backup by default. A job fails with the exit code of its
command (docs/errors.md), which is what it found: let your alerts on failed jobs, or your runner's
mails, carry it. "prune" removes backups, so it runs only where it is named, and only what a
declared retention lets go. docs/jobs.md tells of each.

  mosk-backup generate jobs --project prod --management-cluster frankfurt | kubectl apply -f -
  mosk-backup generate jobs --format dockerfile > Dockerfile`,
    )
    .action((options: Options) => printJobs(options, context));
}

function printJobs(options: Options, { io, globals }: CommandContext): void {
  const { gitHubWorkflow, gitLabPipeline, jobManifests, jobRoles, jobsDockerfile } = requireOptional(
    () => require('../../lib/jobs') as typeof import('../../lib/jobs'),
    'Printing jobs',
    ['cdk8s', 'constructs'],
  );
  const { format, cron, key, project, ...same } = options;
  if (format === 'dockerfile') {
    const { version } = require('mosk-backup/package.json') as { version: string };
    io.stdout.write(jobsDockerfile(version));
    return;
  }
  if (project === undefined) {
    throw new BackupError('usage', 'Jobs are for MOSK projects', {
      at: 'generate jobs',
      fix: 'name them: --project prod staging',
    });
  }
  const wanted: BackupJobsOptions = {
    ...same,
    namespace: globals().namespace,
    projects: project,
    keys: key,
    cron: cron === undefined ? undefined : Object.fromEntries(cron.map(cronOf)),
  };
  const make = {
    manifests: () => jobManifests(wanted),
    roles: () => jobRoles(wanted),
    gitlab: () => gitLabPipeline(wanted),
    github: () => gitHubWorkflow(wanted),
  }[format];
  const made = asOptions(OPTIONS, (): object | object[] => make());
  if (globals().json) io.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
  else if (!Array.isArray(made)) writeManifests(stringify(made, { ...PLAIN, blockQuote: 'literal' }), io);
  else for (const object of made) writeManifests(`---\n${stringify(object, PLAIN)}`, io);
}

/** @throws BackupError `usage` */
function cronOf(word: string): [JobName, string] {
  const [, name, expression] = /^(\w+)=(.+)$/.exec(word) ?? [];
  const known = NAMES.find((each) => each === name);
  if (known !== undefined && known !== 'metrics' && expression !== undefined) return [known, expression];
  throw new BackupError('usage', 'Say which job runs when', {
    at: '--cron',
    value: JSON.stringify(word),
    fix: `such as "status=*/15 * * * *"; jobs that end are ${NAMES.filter((each) => each !== 'metrics').join(', ')}`,
  });
}
