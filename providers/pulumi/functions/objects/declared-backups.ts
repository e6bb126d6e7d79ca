/**
 * The backups of the program of this deployment, and those that they take the place of: they need a key or a credential
 * even where no object tells of them.
 */
import {
  type DeclaredBackup,
  hasLeftNothing,
  type RememberedStatus,
  type TargetParameters,
} from '../../../../lib/model';
import type { CommonInputs } from '../engine/behaviour';
import { allDeclared, allFormer, isRemoved } from '../engine/deployment';
import { logicalName } from '../engine/logical-name';
import { type Mosk, managementCluster } from './management-cluster';
import { parametersOf, type TargetInputs } from './target';

interface Declared extends CommonInputs {
  readonly target: TargetInputs;
  readonly name?: string;
}

interface Former extends Declared, RememberedStatus {
  readonly uid: string;
  /** As MOSK has filled them in from the Cluster, if they were left to that. */
  readonly parameters?: TargetParameters;
}

/** Those of a namespace of this management cluster. */
export async function backupsDeclared(mosk: Mosk, namespace: string): Promise<DeclaredBackup[]> {
  // Whether the run of an entry was taken away is found out when the entry goes, which may be at the same time.
  const former = allFormer<Former>('ClusterBackup').filter(
    (each) => !isRemoved(each.uid) && !hasLeftNothing(each),
  );
  const all = [...allDeclared<Declared>('ClusterBackup'), ...former];
  const there = all.filter((each) => each.namespace === namespace);
  const here = await Promise.all(there.map(async (each) => (await serverOf(mosk, each)) === mosk.server));
  return there
    .filter((_, index) => here[index])
    .map((each) => ({
      name: each.name ?? logicalName(each),
      owner: each.owner,
      parameters: (each as Partial<Former>).parameters ?? parametersOf(each.target),
    }));
}

/** Where nobody can tell, it counts as this one: refusing too much loses no data. */
async function serverOf({ server }: Mosk, inputs: CommonInputs): Promise<string> {
  return managementCluster(inputs, 'delete').then(
    (other) => other.server,
    () => server,
  );
}
