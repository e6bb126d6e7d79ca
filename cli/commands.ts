import type { Command } from 'commander';
import type { CommandContext } from './command-context';
import type { GlobalName } from './globals';

export interface CommandModule {
  /** Adds arguments, options, help and the action. */
  define(command: Command, context: CommandContext): void;
}

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Global options that it uses. */
  readonly globals: readonly GlobalName[];
  /** Loads the command's file: only when it is the command that was named. */
  readonly load: () => CommandModule;
}

const OFFLINE = ['api', 'json'] as const;
const CONNECTED = ['context', 'kubeconfig', 'namespace', 'api', 'json'] as const;
const WAITING = ['context', 'kubeconfig', 'namespace', 'api', 'timeout', 'json'] as const;

/** In the order of the help: the order in which a newcomer needs them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'see the whole life of a backup on a management cluster of this machine, in seconds',
    globals: [],
    load: () => require('./commands/demo') as CommandModule,
  },
  {
    name: 'init',
    summary: 'begin a project of backups: an app with a test, a policy, and their review in CI',
    globals: ['json'],
    load: () => require('./commands/init') as CommandModule,
  },
  {
    name: 'local',
    summary: 'a management cluster for this machine, to try things out',
    globals: ['namespace', 'api', 'json'],
    load: () => require('./commands/local') as CommandModule,
  },
  {
    name: 'synth',
    summary: 'write the manifests that a cdk8s app declares',
    globals: OFFLINE,
    load: () => require('./commands/synth') as CommandModule,
  },
  {
    name: 'check',
    summary: 'judge manifests by the rules of a policy',
    globals: CONNECTED,
    load: () => require('./commands/check') as CommandModule,
  },
  {
    name: 'review',
    summary: 'what a change of committed manifests does to backups and their files',
    globals: OFFLINE,
    load: () => require('./commands/review') as CommandModule,
  },
  {
    name: 'policy',
    summary: 'have a management cluster enforce a policy by itself',
    globals: ['json'],
    load: () => require('./commands/policy') as CommandModule,
  },
  {
    name: 'defaults',
    summary: 'the backup sections of Clusters, where backups without a target of their own go',
    globals: ['context', 'kubeconfig', 'api', 'json'],
    load: () => require('./commands/defaults') as CommandModule,
  },
  {
    name: 'key',
    summary: 'encryption keys, made outside Git',
    globals: CONNECTED,
    load: () => require('./commands/key') as CommandModule,
  },
  {
    name: 'credential',
    summary: 'credentials of storages, made outside Git',
    globals: CONNECTED,
    load: () => require('./commands/credential') as CommandModule,
  },
  {
    name: 'gitops',
    summary: 'what Argo CD and Flux need to be told',
    globals: ['namespace', 'json'],
    load: () => require('./commands/gitops') as CommandModule,
  },
  {
    name: 'generate',
    summary: 'what other tools need to look after backups: alerts, a dashboard, jobs that run by themselves',
    globals: ['namespace', 'json'],
    load: () => require('./commands/generate') as CommandModule,
  },
  {
    name: 'schemas',
    summary: 'write JSON Schemas of the kinds, for kubeconform and editors',
    globals: OFFLINE,
    load: () => require('./commands/schemas') as CommandModule,
  },
  {
    name: 'import',
    summary: 'write what exists as a program, or as manifests, and prove that both say the same',
    globals: CONNECTED,
    load: () => require('./commands/import') as CommandModule,
  },
  {
    name: 'apply',
    summary: 'check manifests and create what they declare',
    globals: WAITING,
    load: () => require('./commands/apply') as CommandModule,
  },
  {
    name: 'create',
    summary: 'make one backup now, like those of a schedule',
    globals: WAITING,
    load: () => require('./commands/create') as CommandModule,
  },
  {
    name: 'wait',
    summary: 'wait until backups are complete and uploaded',
    globals: WAITING,
    load: () => require('./commands/wait') as CommandModule,
  },
  {
    name: 'status',
    summary: 'list backups, or tell the story of one: what is at fault, and what to do next',
    globals: WAITING,
    load: () => require('./commands/status') as CommandModule,
  },
  {
    name: 'describe',
    summary: 'the same as status: describe NAME tells the story of a backup',
    globals: WAITING,
    load: () => require('./commands/status') as CommandModule,
  },
  {
    name: 'metrics',
    summary: 'metrics of backups for Prometheus, of all management clusters',
    globals: ['context', 'kubeconfig', 'namespace', 'api', 'timeout'],
    load: () => require('./commands/metrics') as CommandModule,
  },
  {
    name: 'runbook',
    summary:
      'the recovery sheet: where archives and keys are, and how they are fetched without a management cluster',
    globals: CONNECTED,
    load: () => require('./commands/runbook') as CommandModule,
  },
  {
    name: 'report',
    summary:
      'for managers and auditors: how backups stand, how the RPO was kept, what failed, what to do first',
    globals: CONNECTED,
    load: () => require('./commands/report') as CommandModule,
  },
  {
    name: 'explain',
    summary: 'how a cluster is backed up: when, where to, and how much of a risk that is',
    globals: CONNECTED,
    load: () => require('./commands/explain') as CommandModule,
  },
  {
    name: 'files',
    summary: 'what lies in buckets and folders as backups, without a management cluster, or whose it is',
    globals: CONNECTED,
    load: () => require('./commands/files') as CommandModule,
  },
  {
    name: 'fetch',
    summary: 'download a backup, decrypt and check it, by name or without a management cluster',
    globals: CONNECTED,
    load: () => require('./commands/fetch') as CommandModule,
  },
  {
    name: 'verify',
    summary: 'read a backup to its end, by name or without a management cluster, and list what is inside',
    globals: CONNECTED,
    load: () => require('./commands/verify') as CommandModule,
  },
  {
    name: 'remove',
    summary: 'delete remote files, then the objects (or keep or orphan them)',
    globals: WAITING,
    load: () => require('./commands/remove') as CommandModule,
  },
  {
    name: 'prune',
    summary: 'remove backups that no retention keeps, remote files first',
    globals: WAITING,
    load: () => require('./commands/prune') as CommandModule,
  },
  {
    name: 'api',
    summary: 'find out what the backup API of a management cluster is like',
    globals: CONNECTED,
    load: () => require('./commands/api') as CommandModule,
  },
  {
    name: 'doctor',
    summary: 'a verdict on management clusters: connection, rights, API, storages, keys and backups',
    globals: CONNECTED,
    load: () => require('./commands/doctor') as CommandModule,
  },
];
