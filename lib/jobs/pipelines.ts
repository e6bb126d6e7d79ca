/** The same jobs for runners that reach the management cluster, where no pods of one's own may run on it. */
import { type BackupJobsOptions, jobSettings, KNOWN_POLICIES, USUAL_JOBS } from './job-settings';
import { JOBS, type PlacedJob, placedJobs } from './jobs';

/** Options of pipelines: they bring a kubeconfig of their own. */
export type PipelineOptions = Omit<BackupJobsOptions, 'namespace' | 'port' | 'keySecret' | 'policyConfigMap'>;

/**
 * A `.gitlab-ci.yml`: each job runs for the pipeline schedules whose variable `JOB` names it. The variable `KUBECONFIG`,
 * of the type file, is the kubeconfig of a service account with the jobs' Roles; so is `KEK_2026` the file of the key
 * `kek-2026`.
 */
export function gitLabPipeline(options: PipelineOptions): object {
  return Object.fromEntries(
    ending(options, (variable) => `"$${variable}"`).map(({ kind, name, words }) => [
      name,
      {
        image: { name: options.image, entrypoint: [''] },
        rules: [{ if: `$CI_PIPELINE_SOURCE == "schedule" && $JOB == "${kind}"` }],
        resource_group: name,
        script: [`mosk-backup ${words.join(' ')}`],
      },
    ]),
  );
}

/**
 * A workflow of GitHub: the secret `MOSK_KUBECONFIG` is the kubeconfig of a service account with the jobs' Roles, and
 * `KEK_2026` the value of the key `kek-2026`.
 */
export function gitHubWorkflow(options: PipelineOptions): object {
  const placed = ending(options, (variable) => variable, '"$GITHUB_WORKSPACE"/');
  const crons = [...new Set(placed.flatMap(({ cron }) => cron ?? []))];
  return {
    name: 'backups',
    on: { schedule: crons.map((cron) => ({ cron })) },
    permissions: {},
    jobs: Object.fromEntries(
      placed.map((each) => [
        each.name,
        {
          if: `github.event.schedule == '${each.cron}'`,
          concurrency: { group: each.name },
          ...(readsFiles(each, options) && { permissions: { contents: 'read' } }),
          'runs-on': 'ubuntu-latest',
          container: options.image,
          steps: [
            ...(readsFiles(each, options) ? [{ uses: 'actions/checkout@v4' }] : []),
            gitHubStep(each, JOBS[each.kind].readsKeys ? (options.keys ?? []).map(variableOf) : []),
          ],
        },
      ]),
    ),
  };
}

/** Secrets become files of a folder that nobody else reads, and that goes with the container. */
function gitHubStep({ words }: PlacedJob, keys: readonly string[]): object {
  const secrets = ['MOSK_KUBECONFIG', ...keys];
  return {
    name: 'mosk-backup',
    env: Object.fromEntries(secrets.map((name) => [name, `\${{ secrets.${name} }}`])),
    run: [
      'umask 077',
      'cd "$(mktemp -d)"',
      ...secrets.map((name) => `printf %s "$${name}" > ${name}`),
      `KUBECONFIG=MOSK_KUBECONFIG mosk-backup ${words.join(' ')}`,
    ].join('\n'),
  };
}

/** Whether it wants the repository, for inventory and policy. */
function readsFiles({ kind }: PlacedJob, { inventory }: PipelineOptions): boolean {
  return JOBS[kind].readsTiers === true && inventory !== undefined;
}

/** Metrics are served, and no pipeline does that. @param root of the repository, where a job begins elsewhere */
function ending(options: PipelineOptions, keyFileOf: (variable: string) => string, root = ''): PlacedJob[] {
  const jobs = options.jobs ?? USUAL_JOBS;
  const settings = jobSettings({ ...options, jobs: jobs.filter((name) => name !== 'metrics') });
  const keyFiles = settings.keys.map((key) => keyFileOf(variableOf(key)));
  // Inventory and policy are files of the repository.
  const inRepository = (file: string | undefined) =>
    file === undefined || KNOWN_POLICIES.includes(file) ? file : `${root}${file}`;
  const [inventory, policy] = [inRepository(options.inventory), inRepository(options.policy)];
  return placedJobs({ ...settings, keyFiles, inventory, policy });
}

/** The variable of a runner that stands for a key. */
function variableOf(key: string): string {
  return key.toUpperCase().replace(/[^A-Z0-9]/g, '_');
}
