import type { KubeObject } from '../model';
import { METRICS_LABELS, scrapedService } from '../monitoring';
import { type BackupJobsOptions, type JobSettings, jobSettings } from './job-settings';
import { JOBS, type PlacedJob, placedJobs } from './jobs';
import { podSpec } from './pod';
import { accountOf, rightsOf } from './rights';

/**
 * A CronJob for each job and project, a Deployment and a Service for the metrics, and for each job a service account with
 * the least rights. That pods of one's own may run on a management cluster of MOSK is assumed; where they may not, take
 * `gitLabPipeline` or `gitHubWorkflow`.
 * @throws BackupError `usage`, `invalid-name`, `cron-invalid`, `cron-never-fires`
 */
export function jobManifests(options: BackupJobsOptions): KubeObject[] {
  const settings = jobSettings(options);
  return [
    ...rolesIn(settings),
    ...placedJobs(settings).flatMap((placed) =>
      placed.cron === undefined ? serving(placed, settings) : [cronJob(placed, settings)],
    ),
  ];
}

/**
 * For each job a service account, with the least rights that it needs: no job may do what only another has to.
 * @throws BackupError `usage`, `invalid-name`, `cron-invalid`, `cron-never-fires`
 */
export function jobRoles(options: BackupJobsOptions): KubeObject[] {
  return rolesIn(jobSettings(options));
}

const rolesIn = (settings: JobSettings): KubeObject[] =>
  settings.jobs.flatMap((name) => rightsOf(name, settings));

/** A job that ends: an exit code that is not 0 is what it found, so it is not tried again. */
function cronJob(
  { kind, name, words, cron }: PlacedJob,
  { namespace, image, keys, keySecret, inventory, policyConfigMap }: JobSettings,
): KubeObject {
  const { readsKeys, readsTiers } = JOBS[kind];
  const pod = {
    ...{ account: accountOf(kind), image, words },
    keySecret: readsKeys && keys.length > 0 ? keySecret : undefined,
    policyConfigMap: readsTiers && inventory !== undefined ? policyConfigMap : undefined,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace, annotations: { 'kubernetes.io/description': JOBS[kind].summary } },
    spec: {
      schedule: cron,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: 24 * 3600,
          template: {
            spec: { restartPolicy: 'Never', ...podSpec(pod) },
          },
        },
      },
    },
  } as KubeObject;
}

/** What never ends, and is asked by Prometheus. */
function serving({ kind, name, words }: PlacedJob, { namespace, image, port }: JobSettings): KubeObject[] {
  const labels = METRICS_LABELS;
  const probe = (path: string) => ({ httpGet: { path, port: 'metrics' } });
  const container = {
    ports: [{ name: 'metrics', containerPort: port }],
    livenessProbe: probe('/-/healthy'),
    readinessProbe: probe('/-/ready'),
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: {
        // Two would say everything twice.
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: podSpec({ account: accountOf(kind), image, words, container }),
        },
      },
    } as KubeObject,
    scrapedService({ name, namespace, port }),
  ];
}
