/**
 * A hook runs in the process of the program, and the resources of its stack in that of the provider. Where the program
 * calls the engine (Automation API, inline), the workspace may have given the engine another environment, and so another
 * management cluster: a backup made there would guard nothing.
 */
import * as pulumi from '@pulumi/pulumi';
import { BackupError } from '../../../lib/errors';
import type { HookInputs, KnownManagementCluster } from '../functions/cluster-backup/hook';
import { typeToken } from './declaration';

/** What the language host starts for `pulumi up`, in the environment of the engine (inferred: the SDK has no other runner). */
const RUN_BY_ENGINE = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]index\.js$/;

const OURS = typeToken('ClusterBackup').replace(/ClusterBackup$/, '');

type Place = Pick<HookInputs, 'namespace' | 'cluster' | 'context' | 'kubeconfig'>;

export interface Clues {
  /** As the engine has called the hook. */
  readonly call: pulumi.ResourceHookArgs;
  /** The hook's arguments: resources of the stack may be among them. */
  readonly given: pulumi.Inputs;
  /** Uid of the Cluster, if the program says it. */
  readonly clusterUid: string | undefined;
}

/**
 * What is known of the management cluster of the stack, for the hook to compare.
 * @throws BackupError `usage` if nothing is, and the hook's may be another one
 */
export async function knownManagementCluster(
  place: Place,
  { call, given, clusterUid }: Clues,
): Promise<KnownManagementCluster> {
  const outputs = [call.oldOutputs ?? {}, ...(await outputsIn(given))];
  const there = outputs.filter((each) => isAt(each, place));
  const ofCluster = there.filter(({ cluster }) => cluster === place.cluster).map((each) => each.clusterUid);
  const managementCluster = {
    clusterUids: texts([clusterUid, ...ofCluster]),
    namespaceUids: texts(there.map(({ namespaceUid }) => namespaceUid)),
  };
  if (managementCluster.clusterUids.length + managementCluster.namespaceUids.length > 0)
    return managementCluster;
  if (isNamed(place, process.env) || RUN_BY_ENGINE.test(require.main?.filename ?? ''))
    return managementCluster;
  throw new BackupError(
    'usage',
    'Nothing tells whether the hook would back up the right management cluster: it runs in the process of the program, which may have another environment than the engine; nothing was changed',
    {
      at: 'backupBefore',
      fix: "give it `kubeconfig`, or `clusterUid` from another resource of the stack, or its target's credential as an Output of the RCloneCredential",
    },
  );
}

type Values = Readonly<Record<string, unknown>>;

/** Outputs of the resources of ours that these values come from. Whoever waits for the values waits for them as well. */
async function outputsIn(given: pulumi.Inputs): Promise<Values[]> {
  // Not declared, but in every release: which resources a value depends on.
  const { allResources } = pulumi.output(given) as { allResources?: () => Promise<Set<pulumi.Resource>> };
  const resources = [...((await allResources?.()) ?? [])];
  const ours = resources.filter((each) => (each as { __pulumiType?: string }).__pulumiType?.startsWith(OURS));
  return Promise.all(
    ours.map((each) => {
      const { namespace, cluster, context, kubeconfig, clusterUid, namespaceUid } = each as pulumi.Inputs;
      return known({ namespace, cluster, context, kubeconfig, clusterUid, namespaceUid });
    }),
  );
}

function known(inputs: pulumi.Inputs): Promise<Values> {
  return new Promise((resolve) => pulumi.output(inputs).apply((values) => resolve(values as Values)));
}

/** What is said of another namespace, or by another connection, says nothing of this one. */
function isAt({ namespace, context, kubeconfig }: Values, place: Place): boolean {
  const same = namespace === place.namespace && context === place.context;
  return same && kubeconfig === place.kubeconfig;
}

function isNamed({ kubeconfig }: Place, env: NodeJS.ProcessEnv): boolean {
  const { MOSK_BACKUP_KUBECONFIG, MOSK_BACKUP_CONTEXT } = env;
  return kubeconfig !== undefined && (MOSK_BACKUP_KUBECONFIG ?? MOSK_BACKUP_CONTEXT) === undefined;
}

function texts(values: readonly unknown[]): string[] {
  const found = values.filter((value): value is string => typeof value === 'string' && value !== '');
  return [...new Set(found)];
}
