import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  BackupError,
  type KubeObject,
  ManagementCluster,
  type ManagementClusterProps,
  manifests,
} from '../../../entries';

/** The objects of a management cluster `site` in the namespace `prod`. */
export function synthesised(
  declare: (site: Construct) => unknown,
  props: ManagementClusterProps = { namespace: 'prod' },
): KubeObject[] {
  const app = new App();
  declare(new ManagementCluster(app, 'site', props));
  return manifests(app);
}

/** The only object. */
export function only(declare: (site: Construct) => unknown, props?: ManagementClusterProps): KubeObject {
  const [object, ...others] = synthesised(declare, props);
  if (object === undefined || others.length > 0) throw new Error('expected one object');
  return object;
}

export function errorOf(run: () => unknown): BackupError {
  try {
    run();
  } catch (error) {
    if (BackupError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
