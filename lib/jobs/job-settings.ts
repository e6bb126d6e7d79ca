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
   * Name of a file with the inventory: `prune` keeps what the tiers of its clusters demand, and `policy` says what that is.
   * In pods it is an entry of `policyConfigMap`, in pipelines a file of the repository. It needs `managementCluster`, by its
   * name in the inventory.
   * @default - none: only what schedules declare is carried out
   */
  readonly inventory?: string;
  /**
   * Name of the file with the policy whose tiers hold, beside `inventory`; or `baseline`, `strict`.
   * @default - none
   */
  readonly policy?: string;
  /**
   * ConfigMap in `namespace` with `inventory` and `policy`.
   * @default 'mosk-backup-policy'
   */
  readonly policyConfigMap?: string;
  /**
   * Whether `prune` asks the storages for the files: a backup without them takes nobody's place. It needs the right to read
   * the credentials' Secrets; where files cannot be looked for, as over NFS, nothing goes.
   * @default false
   */
  readonly checkFiles?: boolean;
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

export interface JobSettings
  extends Required<Omit<BackupJobsOptions, 'rpo' | 'managementCluster' | 'inventory' | 'policy'>> {
  readonly rpo?: string;
  /** Paths of the files, where the job runs. */
  readonly inventory?: string;
  readonly policy?: string;
  readonly managementCluster?: string;
  /** Paths of the key files, where the job runs. */
  readonly keyFiles: readonly string[];
}

/** Where the Secret with the keys is mounted. */
export const KEY_FOLDER = '/var/run/mosk-backup/keys';
/** Where the ConfigMap with inventory and policy is mounted. */
export const POLICY_FOLDER = '/var/run/mosk-backup/policy';

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
    policyConfigMap: 'mosk-backup-policy',
    checkFiles: false,
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
  checkTiers(settings);
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
    inventory: inPolicyFolder(settings.inventory),
    policy: inPolicyFolder(settings.policy),
  };
}

/** Policies that are known by their names, and are no files. */
export const KNOWN_POLICIES: readonly string[] = ['baseline', 'strict'];

function inPolicyFolder(file: string | undefined): string | undefined {
  return file === undefined || KNOWN_POLICIES.includes(file) ? file : `${POLICY_FOLDER}/${file}`;
}

/** @throws BackupError `usage`, `invalid-name` */
function checkTiers({
  inventory,
  policy,
  managementCluster,
  policyConfigMap,
}: BackupJobsOptions & { readonly policyConfigMap: string }): void {
  checkName(policyConfigMap, 'policyConfigMap');
  if (policy !== undefined && inventory === undefined)
    throw usage('Which tier a cluster has stands in the inventory', 'policy', 'give the inventory, too');
  if (inventory !== undefined && !managementCluster) {
    const fix = 'give the name that it has in the inventory';
    throw usage('Of an inventory a job prunes one management cluster', 'managementCluster', fix);
  }
  for (const [at, file] of Object.entries({ inventory, policy }))
    if (file !== undefined && !/^(?!-)[\w.-]+$/.test(file))
      throw usage('This is no name of a file', at, 'name an entry of the ConfigMap, such as fleet.yaml');
}

function usage(problem: string, at: string, fix: string): BackupError {
  return new BackupError('usage', problem, { at, fix });
}
