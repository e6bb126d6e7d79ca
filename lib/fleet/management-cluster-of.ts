import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { ManagementCluster } from '../constructs';
import { BackupError } from '../errors';
import type { FleetCluster } from './inventory';

/**
 * The chart of the management cluster of a cluster: the one of that name which the app has, else a new one.
 *
 * To give it more than its name and API, make it first: `new ManagementCluster(app, 'site-a', { … })`.
 *
 * @param scope any construct of the app
 * @throws BackupError `duplicate-object` if something else has that name
 */
export function managementClusterOf(
  scope: Construct,
  { managementCluster }: FleetCluster,
): ManagementCluster {
  const app = App.of(scope);
  const existing = app.node.tryFindChild(managementCluster.name);
  if (existing === undefined) {
    const { name, api, gitOps } = managementCluster;
    return new ManagementCluster(app, name, { api, gitOps });
  }
  if (existing instanceof ManagementCluster) return existing;
  throw new BackupError('duplicate-object', 'A construct has the name of a management cluster and is none', {
    at: existing.node.path,
    fix: 'give that construct another id',
  });
}
