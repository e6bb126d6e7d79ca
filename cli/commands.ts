import type { Command } from 'commander';
import type { CommandContext } from './command-context';
import type { GlobalName } from './globals';

export interface CommandModule {
  /** Adds arguments, options, help and the action. */
  define(command: Command, context: CommandContext): void;
}

/** What people come for, in the order in which a newcomer does. */
export const GROUPS = ['begin', 'declare', 'look', 'act', 'recover', 'feed'] as const;

interface CommandEntry {
  readonly name: string;
  /** Another word for it, which the help does not list. */
  readonly alias?: string;
  readonly group: (typeof GROUPS)[number];
  /** One line of the help. */
  readonly summary: string;
  /** Global options that it uses. */
  readonly globals: readonly GlobalName[];
  /** Of its subcommands, where they use others. */
  readonly globalsOf?: Readonly<Record<string, readonly GlobalName[]>>;
  /** Loads the command's file: only when it is the command that was named. */
  readonly load: () => CommandModule;
}

const OFFLINE = ['api', 'json'] as const;
const CONNECTED = ['context', 'kubeconfig', 'namespace', 'api', 'json'] as const;
const WAITING = ['context', 'kubeconfig', 'namespace', 'api', 'timeout', 'json'] as const;

/** In the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    group: 'begin',
    summary: 'see the whole life of a backup on a management cluster of this machine',
    globals: [],
    load: () => require('./commands/demo') as CommandModule,
  },
  {
    name: 'init',
    group: 'begin',
    summary: 'begin a project of backups: an app with a test, a policy, and their review in CI',
    globals: ['json'],
    load: () => require('./commands/init') as CommandModule,
  },
  {
    name: 'local',
    group: 'begin',
    summary: 'a management cluster for this machine: up, down, status, reset, fault',
    globals: ['namespace', 'api', 'json'],
    load: () => require('./commands/local') as CommandModule,
  },
  {
    name: 'api',
    group: 'begin',
    summary: 'what the backup API of a management cluster is like: learn',
    globals: CONNECTED,
    load: () => require('./commands/api') as CommandModule,
  },
  {
    name: 'synth',
    group: 'declare',
    summary: 'write the manifests that a cdk8s app declares',
    globals: OFFLINE,
    load: () => require('./commands/synth') as CommandModule,
  },
  {
    name: 'check',
    group: 'declare',
    summary: 'judge manifests by the rules of a policy',
    globals: CONNECTED,
    load: () => require('./commands/check') as CommandModule,
  },
  {
    name: 'review',
    group: 'declare',
    summary: 'what a change of committed manifests does to backups and their files',
    globals: OFFLINE,
    load: () => require('./commands/review') as CommandModule,
  },
  {
    name: 'import',
    group: 'declare',
    summary: 'write what exists as a program or manifests, and prove that both say the same',
    globals: CONNECTED,
    load: () => require('./commands/import') as CommandModule,
  },
  {
    name: 'status',
    alias: 'describe',
    group: 'look',
    summary: 'list backups, or tell the story of one: what is wrong, and what to do next',
    globals: WAITING,
    load: () => require('./commands/status') as CommandModule,
  },
  {
    name: 'explain',
    group: 'look',
    summary: 'how a cluster is backed up: when, where to, and how much of a risk it is',
    globals: CONNECTED,
    load: () => require('./commands/explain') as CommandModule,
  },
  {
    name: 'doctor',
    group: 'look',
    summary: 'a verdict on management clusters: rights, API, storages, keys, backups',
    globals: CONNECTED,
    load: () => require('./commands/doctor') as CommandModule,
  },
  {
    name: 'report',
    group: 'look',
    summary: 'for managers and auditors: how the RPO was kept, what failed, what to do',
    globals: CONNECTED,
    load: () => require('./commands/report') as CommandModule,
  },
  {
    name: 'apply',
    group: 'act',
    summary: 'check manifests and create what they declare',
    globals: WAITING,
    load: () => require('./commands/apply') as CommandModule,
  },
  {
    name: 'create',
    group: 'act',
    summary: 'make one backup now, like those of a schedule',
    globals: WAITING,
    load: () => require('./commands/create') as CommandModule,
  },
  {
    name: 'wait',
    group: 'act',
    summary: 'wait until backups are complete and uploaded',
    globals: WAITING,
    load: () => require('./commands/wait') as CommandModule,
  },
  {
    name: 'remove',
    group: 'act',
    summary: 'delete remote files, then the objects (or keep or orphan them)',
    globals: WAITING,
    load: () => require('./commands/remove') as CommandModule,
  },
  {
    name: 'prune',
    group: 'act',
    summary: 'remove backups that no retention keeps, remote files first',
    globals: WAITING,
    load: () => require('./commands/prune') as CommandModule,
  },
  {
    name: 'key',
    group: 'act',
    summary: 'encryption keys, made outside Git: create, check',
    globals: CONNECTED,
    load: () => require('./commands/key') as CommandModule,
  },
  {
    name: 'credential',
    group: 'act',
    summary: 'credentials of storages, made outside Git: create',
    globals: CONNECTED,
    load: () => require('./commands/credential') as CommandModule,
  },
  {
    name: 'defaults',
    group: 'act',
    summary: 'where backups without a target of their own go, in Clusters: apply',
    globals: ['context', 'kubeconfig', 'api', 'json'],
    load: () => require('./commands/defaults') as CommandModule,
  },
  {
    name: 'runbook',
    group: 'recover',
    summary: 'the recovery sheet: where archives and keys are, and how they are fetched',
    globals: CONNECTED,
    load: () => require('./commands/runbook') as CommandModule,
  },
  {
    name: 'files',
    group: 'recover',
    summary: 'what lies in buckets and folders as backups, and whose it is',
    globals: CONNECTED,
    load: () => require('./commands/files') as CommandModule,
  },
  {
    name: 'fetch',
    group: 'recover',
    summary: 'download, decrypt and check a backup, with or without a management cluster',
    globals: CONNECTED,
    load: () => require('./commands/fetch') as CommandModule,
  },
  {
    name: 'verify',
    group: 'recover',
    summary: 'read a backup to its end, with or without a management cluster',
    globals: CONNECTED,
    load: () => require('./commands/verify') as CommandModule,
  },
  {
    name: 'metrics',
    group: 'feed',
    summary: 'metrics of backups for Prometheus, of all management clusters',
    globals: ['context', 'kubeconfig', 'namespace', 'api', 'timeout'],
    load: () => require('./commands/metrics') as CommandModule,
  },
  {
    name: 'generate',
    group: 'feed',
    summary: 'for other tools: gitops, guard, admission, alerts, dashboard, jobs, schemas, …',
    globals: ['namespace', 'api', 'json'],
    globalsOf: {
      gitops: ['namespace', 'json'],
      guard: ['json'],
      admission: ['json'],
      dashboard: ['namespace', 'json'],
      jobs: ['namespace', 'json'],
      schemas: ['api', 'json'],
      completion: [],
    },
    load: () => require('./commands/generate') as CommandModule,
  },
];
