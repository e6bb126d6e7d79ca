/** What a walk goes over: a cluster, what the engine has saved, and what the user's program says. */

import type { RememberedStatus, RemovalMode } from '../../lib/model';
import type { CommonInputs } from '../../providers/pulumi/functions/engine/behaviour';
import { EMPTY, NAMESPACE, OURS, RESOURCES, type Resource, type World } from './world';

/** What a program declares of a resource. There is one object for equal inputs. */
export interface Inputs extends CommonInputs {
  readonly resource: Resource;
  readonly trigger: string;
  readonly triggers: readonly string[];
  readonly name: undefined;
  readonly cluster: string;
  readonly target: typeof OURS;
  readonly fileNames: { readonly MKE: string } | undefined;
  readonly onDestroy: RemovalMode;
  readonly keepLast: number | undefined;
  /** Stands for the hash of the run. */
  readonly hash: string;
}

export interface Wanted {
  readonly resource: Resource;
  readonly trigger: string;
  readonly onDestroy: RemovalMode;
  readonly keepLast?: number;
  /** By another name, with an alias. */
  readonly renamed?: boolean;
  /** The file has a name of its own, the same for all resources. */
  readonly sharesFile?: boolean;
}

const known = new Map<string, Inputs>();

export function inputsOf({ resource, trigger, onDestroy, keepLast, renamed, sharesFile }: Wanted): Inputs {
  const key = `${resource}${renamed ? '2' : ''} ${trigger} ${onDestroy} ${keepLast} ${sharesFile}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const made: Inputs = {
    kind: 'ClusterBackup',
    owner: `pulumi:shop/${resource}:${renamed ? 'renamed' : 'before'}`,
    namespace: NAMESPACE,
    cluster: 'prod',
    target: OURS,
    triggers: [trigger],
    name: undefined,
    fileNames: sharesFile ? { MKE: `file-${trigger}` } : undefined,
    ...{ resource, trigger, onDestroy, keepLast, hash: trigger },
  };
  known.set(key, made);
  return made;
}

export const isRenamed = ({ owner }: Inputs) => owner.endsWith(':renamed');

/** As much of a state of the provider as its decisions look at. */
export interface Remembered extends RememberedStatus {
  /** Those that it was made or updated with. */
  readonly inputs: Inputs;
  readonly objectName: string;
  readonly uid: string;
  /** Hash of the run. */
  readonly run: string;
  readonly wish: number;
  readonly formerOwner: string | undefined;
}

export interface Entry {
  readonly resource: Resource;
  /** As the engine compares them with those of the program. */
  readonly inputs: Inputs;
  readonly outputs: Remembered;
  /** The object is half made. */
  readonly initErrors: boolean;
  /** Replaced, and to be deleted at the end of a deployment in which nothing fails. */
  readonly doomed: boolean;
}

export type Program = Readonly<Record<Resource, Inputs | undefined>>;

/** The last wish that a saved state has, as the walk counts them. */
export interface Settled {
  readonly at: number;
  readonly mode: RemovalMode;
  /** The milder one before it, if the run that was to bring it has not come to its end: either may be done. */
  readonly unless: RemovalMode | undefined;
}

export interface State {
  readonly world: World;
  readonly entries: readonly Entry[];
  /** Of the last deployment, whatever became of it. */
  readonly program: Program;
  readonly settled: Readonly<Record<Resource, Settled | undefined>>;
}

export function firstState(resources: number, options: Pick<Wanted, 'sharesFile'>): State {
  const [a, b] = RESOURCES.map((resource, index) =>
    index < resources ? inputsOf({ resource, trigger: '1', onDestroy: 'delete', ...options }) : undefined,
  );
  return { world: EMPTY, entries: [], program: { a, b }, settled: { a: undefined, b: undefined } };
}
