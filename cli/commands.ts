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
    name: 'schemas',
    summary: 'write JSON Schemas of the kinds, for kubeconform and editors',
    globals: ['json'],
    load: () => require('./commands/schemas') as CommandModule,
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
    summary: 'list backups',
    globals: CONNECTED,
    load: () => require('./commands/status') as CommandModule,
  },
  {
    name: 'explain',
    summary: 'how a cluster is backed up: when, where to, and how much of a risk that is',
    globals: CONNECTED,
    load: () => require('./commands/explain') as CommandModule,
  },
  {
    name: 'verify',
    summary: 'fetch a backup, decrypt it and list what is inside',
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
    summary: 'remove the older backups of a schedule, remote files first',
    globals: WAITING,
    load: () => require('./commands/prune') as CommandModule,
  },
  {
    name: 'doctor',
    summary: 'check the connection, the permissions and the API of a management cluster',
    globals: CONNECTED,
    load: () => require('./commands/doctor') as CommandModule,
  },
];
