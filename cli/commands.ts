import type { Command } from 'commander';
import type { CommandContext } from './command-context';

export interface CommandModule {
  /** Adds arguments, options, help and the action. */
  define(command: Command, context: CommandContext): void;
}

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the command's file: only when it is the command that was named. */
  readonly load: () => CommandModule;
}

/** In the order of the help: the order in which a newcomer needs them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'see the whole life of a backup on a management cluster of this machine, in seconds',
    load: () => require('./commands/demo') as CommandModule,
  },
  {
    name: 'local',
    summary: 'a management cluster for this machine, to try things out',
    load: () => require('./commands/local') as CommandModule,
  },
  {
    name: 'synth',
    summary: 'write the manifests that a cdk8s app declares',
    load: () => require('./commands/synth') as CommandModule,
  },
  {
    name: 'check',
    summary: 'judge manifests by the rules of a policy',
    load: () => require('./commands/check') as CommandModule,
  },
  {
    name: 'review',
    summary: 'what a change of committed manifests does to backups and their files',
    load: () => require('./commands/review') as CommandModule,
  },
  {
    name: 'policy',
    summary: 'have a management cluster enforce a policy by itself',
    load: () => require('./commands/policy') as CommandModule,
  },
  {
    name: 'defaults',
    summary: 'the backup sections of Clusters, where backups without a target of their own go',
    load: () => require('./commands/defaults') as CommandModule,
  },
  {
    name: 'key',
    summary: 'encryption keys, made outside Git',
    load: () => require('./commands/key') as CommandModule,
  },
  {
    name: 'credential',
    summary: 'credentials of storages, made outside Git',
    load: () => require('./commands/credential') as CommandModule,
  },
  {
    name: 'gitops',
    summary: 'what Argo CD and Flux need to be told',
    load: () => require('./commands/gitops') as CommandModule,
  },
  {
    name: 'schemas',
    summary: 'write JSON Schemas of the kinds, for kubeconform and editors',
    load: () => require('./commands/schemas') as CommandModule,
  },
  {
    name: 'apply',
    summary: 'check manifests and create what they declare',
    load: () => require('./commands/apply') as CommandModule,
  },
  {
    name: 'create',
    summary: 'make one backup now, like those of a schedule',
    load: () => require('./commands/create') as CommandModule,
  },
  {
    name: 'wait',
    summary: 'wait until backups are complete and uploaded',
    load: () => require('./commands/wait') as CommandModule,
  },
  {
    name: 'status',
    summary: 'list backups',
    load: () => require('./commands/status') as CommandModule,
  },
  {
    name: 'explain',
    summary: 'how a cluster is backed up: when, where to, and how much of a risk that is',
    load: () => require('./commands/explain') as CommandModule,
  },
  {
    name: 'verify',
    summary: 'fetch a backup, decrypt it and list what is inside',
    load: () => require('./commands/verify') as CommandModule,
  },
  {
    name: 'remove',
    summary: 'delete remote files, then the objects (or keep or orphan them)',
    load: () => require('./commands/remove') as CommandModule,
  },
  {
    name: 'prune',
    summary: 'remove the older backups of a schedule, remote files first',
    load: () => require('./commands/prune') as CommandModule,
  },
  {
    name: 'doctor',
    summary: 'check the connection, the permissions and the API of a management cluster',
    load: () => require('./commands/doctor') as CommandModule,
  },
];
