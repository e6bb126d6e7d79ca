import {
  type LocalManagementCluster,
  type ManagementClusterOptions,
  startManagementCluster,
} from '../../local';
import { openStack, type Stack } from './pulumi-stack';

export interface StackOnCluster {
  /** Its namespace is `shop`. */
  readonly cluster: LocalManagementCluster;
  /** Its programs find the cluster by the environment. */
  readonly stack: Stack;
}

/**
 * Opens both before the tests, and closes them afterwards. `jest.setTimeout` of the file holds for it too.
 *
 * @param begin takes them, and does what else has to be done before
 */
type Declare = (
  options: ManagementClusterOptions,
  begin: (opened: StackOnCluster) => void | Promise<void>,
) => void;

/** One for all tests of the `describe`. */
export const stackOnCluster: Declare = openedBy(beforeAll, afterAll);
/** A new one for each test. */
export const stackOnClusterForEach: Declare = openedBy(beforeEach, afterEach);

function openedBy(before: jest.Lifecycle, after: jest.Lifecycle): Declare {
  return (options, begin) => {
    let cluster: LocalManagementCluster | undefined;
    let stack: Stack | undefined;
    before(async () => {
      cluster = await startManagementCluster({ namespace: 'shop', ...options });
      stack = await openStack({ env: { KUBECONFIG: cluster.kubeconfigPath } });
      await begin({ cluster, stack });
    });
    after(async () => {
      await stack?.close();
      await cluster?.stop();
    });
  };
}
