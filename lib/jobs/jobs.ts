/**
 * What runs by itself, each said once: CronJobs, pipelines, Roles and their tests take words and rights from here.
 *
 * The rights are the least: a test runs each job on a kube-apiserver with exactly these, and with one verb less.
 */
import { createHash } from 'node:crypto';
import { type PolicyRule, rule } from '../gitops';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  ConfigMapType,
  RCloneCredentialType,
  SecretType,
} from '../model';
import type { JobName, JobSettings } from './job-settings';

export interface Job {
  readonly summary: string;
  /** Words after `mosk-backup`; for a job of a project without its name. */
  words(settings: JobSettings): readonly string[];
  /** When it runs unless somebody says otherwise, five fields in UTC; `undefined`: it never ends. */
  readonly cron: string | undefined;
  /** One job for each project, or one for all of the management cluster. */
  readonly of: 'project' | 'management cluster';
  /** Whether it decrypts, so that the files of keys have to be there. */
  readonly readsKeys?: true;
  /** In each project. */
  readonly inProject: readonly PolicyRule[];
  /** On the whole management cluster. */
  readonly everywhere: readonly PolicyRule[];
  /** In each project, where it is to ask the storages for files. */
  readonly toCheckFiles?: readonly PolicyRule[];
  /** Whether it reads the inventory and the policy, so that their files have to be there. */
  readonly readsTiers?: true;
}

const LIST = ['list'];
const LIST_AND_WATCH = ['list', 'watch'];

export const JOBS: Readonly<Record<JobName, Job>> = {
  metrics: {
    summary: 'serves metrics to Prometheus',
    words: ({ rpo, port, managementCluster }) => [
      ...['metrics', '--listen', `0.0.0.0:${port}`, '--name', managementCluster ?? ''],
      ...(rpo ? ['--rpo', rpo] : []),
    ],
    cron: undefined,
    of: 'management cluster',
    inProject: [],
    everywhere: [rule([ClusterBackupType, ClusterBackupScheduleType, ClusterType], LIST_AND_WATCH)],
  },
  status: {
    summary: 'fails when the last good backup of a cluster is too old',
    words: ({ rpo }) => ['status', '--clusters', '--rpo', rpo ?? DEFAULT_RPO],
    cron: '15 * * * *',
    of: 'project',
    inProject: [rule([ClusterBackupType, ClusterBackupScheduleType, ClusterType], LIST)],
    everywhere: [],
  },
  rehearsal: {
    summary: 'reads the newest good backup of each cluster to its end, and records that',
    words: ({ rehearsedWithin, keyFiles }) => [
      ...['verify', '--newest', '--record', '--max-age', rehearsedWithin],
      ...keyFiles.flatMap((file) => ['--key-file', file]),
    ],
    cron: '30 2 * * *',
    of: 'project',
    readsKeys: true,
    inProject: [
      rule([ClusterBackupType], ['get', 'list', 'patch']),
      rule([ClusterBackupScheduleType], LIST),
      rule([RCloneCredentialType], ['get']),
      // The secret access key. The key that decrypts comes from a file: the cluster's own proves nothing.
      rule([SecretType], ['get']),
    ],
    everywhere: [],
  },
  unclaimed: {
    summary: 'tells whose the files of all known storages are, and which of them nobody names',
    words: () => ['files', '--unclaimed', '--if-any'],
    cron: '0 5 * * 1',
    of: 'management cluster',
    inProject: [
      // The secret access key.
      rule([SecretType], ['get']),
    ],
    everywhere: [
      rule([ClusterBackupType, ClusterBackupScheduleType, RCloneCredentialType], LIST),
      rule([ClusterType], LIST),
      // Records of files that were left behind.
      rule([ConfigMapType], LIST),
    ],
  },
  prune: {
    summary: 'removes what no declared retention keeps, remote files first',
    words: ({ inventory, policy, managementCluster, checkFiles }) => [
      ...['prune', '--yes'],
      ...(inventory ? ['--inventory', inventory, '--management-cluster', managementCluster ?? ''] : []),
      ...(policy ? ['--policy', policy] : []),
      ...(checkFiles ? ['--check-files'] : []),
    ],
    cron: '30 6 * * *',
    of: 'project',
    readsTiers: true,
    toCheckFiles: [
      // The secret access key.
      rule([SecretType], ['get']),
    ],
    inProject: [
      // After an answer that was lost, the next look is a GET.
      rule([ClusterBackupType], ['get', 'patch', 'delete']),
      rule([ClusterBackupScheduleType], LIST),
    ],
    everywhere: [
      // Nobody reads along at night, so whose else the files are is looked for in all projects.
      rule([ClusterBackupType], LIST_AND_WATCH),
      rule([RCloneCredentialType], LIST),
      rule([ClusterType], LIST),
      // Records of files that were left behind.
      rule([ConfigMapType], LIST),
    ],
  },
};

/** `status` has to be told an age; a day and two hours forgive a daily backup a slow start. */
const DEFAULT_RPO = '26h';

/** A job for a place: what runs there under one name. */
export interface PlacedJob {
  readonly kind: JobName;
  /** Of objects and of jobs in pipelines, at most 52 characters: a CronJob adds eleven for each of its Jobs. */
  readonly name: string;
  /** Words after `mosk-backup`. */
  readonly words: readonly string[];
  readonly cron: string | undefined;
}

/** Each wanted job, once or for each project. */
export function placedJobs(settings: JobSettings): PlacedJob[] {
  return settings.jobs.flatMap((kind): PlacedJob[] => {
    const job = JOBS[kind];
    const words = job.words(settings);
    const cron = job.cron === undefined ? undefined : (settings.cron[kind] ?? job.cron);
    const name = `mosk-backup-${kind}`;
    if (job.of === 'management cluster') return [{ kind, name, words, cron }];
    return settings.projects.map((project) => ({
      kind,
      name: shortened(`${name}-${project}`),
      words: [...words, '--namespace', project],
      cron,
    }));
  });
}

const LONGEST_NAME = 52;

/** Two long names that begin alike stay two. */
function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - 9).replace(/-$/, '')}-${hash}`;
}
