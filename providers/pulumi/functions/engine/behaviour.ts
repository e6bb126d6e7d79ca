import type { BackupError } from '../../../../lib/errors';
import type { Kind } from '../../kinds';

/** What every resource has as inputs, whatever its kind. */
export interface CommonInputs {
  readonly kind: Kind;
  /** Text of the owner annotation. */
  readonly owner: string;
  readonly namespace: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  /** Settings of a `MoskApi`. */
  readonly api?: Record<string, unknown>;
  /** Schema of the kind that was learned, as JSON. For `check` alone, which takes it off: no state has it. */
  readonly apiSchema?: string;
  /** As `customTimeouts` has them. */
  readonly timeouts?: { readonly create?: string; readonly update?: string; readonly delete?: string };
}

/** Properties as they come from the engine: nothing is certain of them, in a preview least of all. */
export type Properties = Readonly<Record<string, unknown>>;

export interface Checked<Inputs> {
  readonly inputs: Inputs;
  /** `at` of a finding is the path of a property. */
  readonly findings: readonly BackupError[];
}

/** Nothing in it means: compare the inputs, and update in place if they differ. */
export interface Difference {
  /** `true` for differences that the inputs do not show. */
  readonly changes?: true;
  /** The properties that make a replacement necessary. */
  readonly replaces?: readonly string[];
  readonly deleteBeforeReplace?: true;
}

/**
 * One kind's part of the provider. `check` and `diff` are called one after the other for a whole program, so they
 * never use the network; `foresee` does. States are outputs that include the inputs.
 */
export interface Behaviour<Inputs extends CommonInputs, State extends Inputs> {
  check(olds: Partial<Inputs>, news: Inputs): Checked<Inputs>;
  diff(olds: State, news: Inputs): Difference;
  /**
   * What `create` would refuse or tell of an object that is there already, in a preview: of a resource that takes one over,
   * and so for few of a program.
   * @throws BackupError as `create`
   */
  foresee?(inputs: Inputs): Promise<void>;
  create(inputs: Inputs): Promise<{ id: string; state: State }>;
  update(id: string, olds: State, news: Inputs): Promise<State>;
  /** `undefined`: the object is gone, and the next `up` makes it anew. */
  read(id: string, state: State): Promise<State | undefined>;
  delete(id: string, state: State): Promise<void>;
}

/**
 * The object exists but is not what it should be: the engine saves it, and the next `up` goes on from there.
 * Thrown by `create` and `update`.
 */
export class Unfinished<State extends object = object> {
  constructor(
    readonly id: string,
    readonly state: State,
    readonly reason: unknown,
  ) {}
}

/** Version of the states that this release writes; a ClusterBackup has its own. */
export const SCHEMA_VERSION = 1;
