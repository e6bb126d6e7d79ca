import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { clusterObject } from '../gitops';
import type { BackupJobsOptions } from './job-settings';
import { jobManifests } from './manifests';

/**
 * Jobs that look after backups by themselves: CronJobs that watch ages, rehearse, look for unclaimed files and prune, and
 * the server of metrics, each with a service account and the least rights. See `jobManifests`.
 */
export class BackupJobs extends Construct {
  /** @throws BackupError `usage`, `invalid-name`, `cron-invalid`, `cron-never-fires` */
  constructor(scope: Construct, id: string, options: BackupJobsOptions) {
    super(scope, id);
    for (const object of jobManifests(options)) {
      const { kind, metadata } = object;
      const part = [kind, metadata.namespace, metadata.name].filter((word) => word !== undefined).join('-');
      if (metadata.namespace === undefined) clusterObject(this, part, object);
      else new ApiObject(this, part, object);
    }
  }
}
