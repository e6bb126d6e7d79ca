import { checkCron } from '../contract';
import { BackupError } from '../errors';
import { checkName, checkNamespace, durationMs, withoutUndefined } from '../model';
import { METRICS_PORT } from '../monitoring';

/** A job that runs by itself. */
export type JobName = 'metrics' | 'status' | 'rehearsal' | 'unclaimed' | 'prune';

/** In the order of a day: what is read first is looked at before anything is removed. */
export const JOB_NAMES: readonly JobName[] = ['metrics', 'status', 'rehearsal', 'unclaimed', 'prune'];

/** What removes backups has to be named. */
export const USUAL_JOBS = JOB_NAMES.filter((name) => name !== 'prune');

/** Which jobs run, where, and how often. */
export interface BackupJobsOptions {
  /** MOSK projects, at least one. */
  readonly projects: readonly string[];
  /** An image with mosk-backup as its entry point, such as the one that `jobsDockerfile` builds. */
  readonly image: string;
  /**
   * What the management cluster is called in metrics and in the commands of alerts: a context of those who read them.
   * `metrics` needs it, as a pod does not know it.
   */
  readonly managementCluster?: string;
  /** @default - all but `prune`, which removes backups and has to be named */
  readonly jobs?: readonly JobName[];
  /**
   * Namespace that they run in.
   * @default 'mosk-backup'
   */
  readonly namespace?: string;
  /**
   * How old the last good backup of a cluster may be, such as `26h`.
   * @default '26h' for `status`; none for `metrics`
   */
  readonly rpo?: string;
  /**
   * How long a rehearsal counts: a backup of each cluster is read again after that.
   * @default '90d'
   */
  readonly rehearsedWithin?: string;
  /**
   * Names of the key files that rehearsals decrypt with: entries of `keySecret`, which is mounted.
   * @default - none: encrypted backups are told not to have been read
   */
  readonly keys?: readonly string[];
  /**
   * Secret in `namespace` with the values of the keys, made outside Git from where they are kept.
   * @default 'mosk-backup-keys'
   */
  readonly keySecret?: string;
  /**
   * Port that `metrics` serves at.
   * @default 9819
   */
  readonly port?: number;
  /**
   * When they run, five fields of cron in UTC.
   * @default - `status` every hour, `rehearsal` and `prune` every day, `unclaimed` on Mondays
   */
  readonly cron?: Partial<Readonly<Record<JobName, string>>>;
}

export interface JobSettings extends Required<Omit<BackupJobsOptions, 'rpo' | 'managementCluster'>> {
  readonly rpo?: string;
  readonly managementCluster?: string;
  /** Paths of the key files, where the job runs. */
  readonly keyFiles: readonly string[];
}

/** Where the Secret with the keys is mounted. */
export const KEY_FOLDER = '/var/run/mosk-backup/keys';

/** @throws BackupError `usage`, `invalid-name`, `cron-invalid`, `cron-never-fires` */
export function jobSettings(options: BackupJobsOptions): JobSettings {
  const settings = {
    jobs: USUAL_JOBS,
    namespace: 'mosk-backup',
    rehearsedWithin: '90d',
    port: METRICS_PORT,
    cron: {},
    keys: [],
    keySecret: 'mosk-backup-keys',
    ...withoutUndefined(options),
  };
  const { projects, image, namespace, rpo, rehearsedWithin, port, cron, jobs, keys, keySecret } = settings;
  const { managementCluster } = settings;
  if (projects.length === 0) throw usage('Jobs are for MOSK projects', 'projects', 'name at least one');
  for (const project of projects) checkNamespace(project, 'projects');
  checkNamespace(namespace, 'namespace');
  const unknown = jobs.filter((name) => !JOB_NAMES.includes(name));
  if (unknown.length > 0)
    throw usage(
      `There is no such job: ${unknown.join(', ')}`,
      'jobs',
      `name some of ${JOB_NAMES.join(', ')}`,
    );
  if (!/^[\w][\w.:/@-]*$/.test(image))
    throw new BackupError('usage', 'This is not the name of an image', {
      at: 'image',
      value: JSON.stringify(image),
      fix: 'name it with its registry and tag or digest',
    });
  if (!Number.isInteger(port) || port < 1024 || port > 65_535)
    throw usage('A port is a whole number from 1024 to 65535', 'port', `leave it out for ${METRICS_PORT}`);
  if (jobs.includes('metrics') && !managementCluster) {
    const fix = 'give the context by which people reach it, or leave metrics out of the jobs';
    throw usage('Metrics name their management cluster', 'managementCluster', fix);
  }
  checkName(keySecret, 'keySecret');
  for (const key of keys) checkName(key, 'keys');
  if (rpo !== undefined) durationMs(rpo, 'rpo');
  durationMs(rehearsedWithin, 'rehearsedWithin');
  for (const [name, expression] of Object.entries(cron)) checkCron(expression, `cron of ${name}`);
  return {
    ...settings,
    projects: [...new Set(projects)],
    jobs: JOB_NAMES.filter((name) => jobs.includes(name)),
    keyFiles: keys.map((key) => `${KEY_FOLDER}/${key}`),
  };
}

function usage(problem: string, at: string, fix: string): BackupError {
  return new BackupError('usage', problem, { at, fix });
}
