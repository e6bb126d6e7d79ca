import * as pulumi from '@pulumi/pulumi';
import { ownerText } from '../../../lib/model';
import type { HookInputs } from '../functions/cluster-backup/hook';
import { type Connection, connectionInputs } from './connection';
import { stackScope } from './declaration';
import { knownManagementCluster } from './hook-management-cluster';
import type { BackupTarget } from './target';
import { toldAlone } from './told-alone';

export interface BackupBeforeArgs extends Connection {
  /** Namespace of the Cluster, that is its MOSK project. */
  namespace: pulumi.Input<string>;
  /** Name of the Cluster that is backed up. */
  cluster: pulumi.Input<string>;
  /** Where the archive goes. */
  target: BackupTarget;
  /**
   * How many finished backups of this hook to keep, the new one included. Older ones are deleted with their remote files
   * once the new one is finished.
   * @default 3
   */
  keepLast?: pulumi.Input<number>;
  /**
   * Longest wait for the backup, such as `90s`, `30m`, `2h`.
   * @default '2h'
   */
  timeout?: pulumi.Input<string>;
  /**
   * Uid of the Cluster, such as the `clusterUid` of a ClusterBackup of the stack: on a management cluster where it is
   * another one, or absent, nothing is backed up and the change is stopped.
   * @default - what the resources tell that are updated or are among the arguments
   */
  clusterUid?: pulumi.Input<string>;
  /**
   * Fields of the backup's `spec` that this package does not know, as in `ClusterBackupArgs`.
   * @default - none
   */
  extraFields?: pulumi.Input<Record<string, pulumi.Input<unknown>>>;
}

const KEEP_LAST = 3;

/**
 * A hook that backs a cluster up before something else changes, and stops the change if the backup fails:
 *
 * ```ts
 * const hook = backupBefore('before-upgrade', { namespace, cluster: 'prod', target });
 * new Release('openstack', { version }, { hooks: { beforeUpdate: [hook] } });
 * ```
 *
 * It runs when the resource is really updated, never in a preview and never when nothing changes; bound to several
 * resources it makes one backup per deployment. Its backups are in no state: `pulumi destroy` leaves them, objects and
 * files, and only the hook itself removes old ones, see `keepLast`. Their owner annotation is
 * `pulumi-hook:<organization>/<project>/<stack>:<name>`; `mosk-backup remove` removes them.
 *
 * Needs a Pulumi CLI that has resource hooks, and runs in the program's process, where the kubeconfig is looked for too.
 * In an inline program of the Automation API the engine may have another environment: there the hook has to know the
 * management cluster, by `kubeconfig`, by `clusterUid` or from a resource of the stack, or it stops the change.
 * @param name begins the names of the backups; no other hook of the program may have it
 * @throws BackupError `kubeconfig-invalid`, `owner-invalid`
 */
export function backupBefore(name: string, args: BackupBeforeArgs): pulumi.ResourceHook {
  const { keepLast = KEEP_LAST, timeout, clusterUid, ...rest } = args;
  const owner = toldAlone(() => ownerText({ tool: 'pulumi-hook', scope: stackScope(), name }));
  const inputs = {
    ...rest,
    ...toldAlone(() => connectionInputs(args, 'ClusterBackup')),
    kind: 'ClusterBackup' as const,
    owner,
    keepLast,
    ...(timeout !== undefined && { timeouts: { create: timeout } }),
    onDestroy: 'delete' as const,
  };
  let once: Promise<void> | undefined;
  const backUp = async (call: pulumi.ResourceHookArgs) => {
    const { uid, ...given } = await known({ ...inputs, uid: clusterUid });
    const { namespace, cluster, target } = args;
    const clues = { call, given: { namespace, cluster, target }, clusterUid: uid };
    await hook().backUpNow(given, await knownManagementCluster(given, clues));
  };
  return new pulumi.ResourceHook(name, (call) => {
    once ??= backUp(call);
    return once;
  });
}

/** Loaded by those who update something. */
const hook = () =>
  require('../functions/cluster-backup/hook') as typeof import('../functions/cluster-backup/hook');

type Known = HookInputs & { readonly uid: string | undefined };

/** The engine calls the hook when it has begun to change things, so Outputs are known by now. */
function known(inputs: pulumi.Inputs): Promise<Known> {
  return new Promise((resolve) => pulumi.output(inputs).apply((values) => resolve(values as Known)));
}
