/**
 * As much of Pulumi's engine as tests of the provider's functions need: the order of calls, what is handed over, and
 * that each deployment is a process of its own. The real one has its tests in test/engines.
 */
import { canonicalJson } from '../../../lib/model';
import { forgetDeclarations } from '../../../providers/pulumi/functions/engine/deployment';
import { closeConnections } from '../../../providers/pulumi/functions/objects/management-cluster';
import type { Kind } from '../../../providers/pulumi/kinds';
import * as provider from '../../../providers/pulumi/provider';

type Properties = Record<string, unknown>;

export interface Entry {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly initErrors: readonly string[];
}

interface ResourceOptions {
  readonly deleteBeforeReplace?: boolean;
}

/** A resource that a program declares, and its entry in the state. */
export interface Resource {
  readonly state: Entry | undefined;
  /** Names of the calls of the last deployment. */
  readonly calls: readonly string[];
  /** Replaced entries that are still to be deleted, because their replacement has not succeeded yet. */
  readonly pending: readonly Entry[];
  /** @throws what `check`, `diff`, `create`, `update` or `delete` throws; a half-made object is in the state then */
  up(args: Properties, options?: ResourceOptions): Promise<Entry>;
  refresh(): Promise<void>;
  destroy(): Promise<void>;
}

/** @param before its entry in a state that is there already */
export function declareResource(kind: Kind, name: string, common: Properties, before?: Entry): Resource {
  const owner = `pulumi:organization/shop/test:${name}`;
  let state: Entry | undefined = before;
  let pending: Entry[] = [];
  let calls: string[] = [];

  async function deployment(act: () => Promise<void>): Promise<void> {
    forgetDeclarations();
    calls = [];
    await act().catch((error: Error) => {
      // The stack of an error of the provider says nothing, and is all that a test shows.
      error.stack = error.message;
      throw error;
    });
  }

  async function saved(call: string, inputs: Properties, act: () => Promise<Entry>): Promise<void> {
    calls.push(call);
    try {
      state = await act();
    } catch (error) {
      const { id, properties, reasons } = error as { id?: string; properties: Properties; reasons: string[] };
      if (id !== undefined) state = { id, inputs, outputs: properties, initErrors: reasons };
      throw error;
    }
  }

  const create = (inputs: Properties) =>
    saved('create', inputs, async () => {
      const { id, outs } = await provider.create(inputs);
      return { id, inputs, outputs: outs, initErrors: [] };
    });

  async function remove({ id, outputs }: Entry): Promise<void> {
    calls.push('delete');
    await provider.delete(id, outputs);
  }

  /** @param declaration as the program has it: the engine asks for its defaults anew, and without olds */
  async function replace(old: Entry, declaration: Properties, first: boolean): Promise<void> {
    const { inputs: fresh } = await provider.check({}, declaration);
    if (first) await remove(old);
    try {
      await create(fresh);
    } finally {
      if (!first && state !== old) pending.push(old);
    }
  }

  /** At the end of a deployment in which nothing has failed. */
  async function removePending(): Promise<void> {
    for (const each of [...pending]) {
      await remove(each);
      pending = pending.filter((other) => other !== each);
    }
  }

  async function change(
    old: Entry,
    inputs: Properties,
    declaration: Properties,
    options: ResourceOptions,
  ): Promise<void> {
    const { changes, replaces = [], deleteBeforeReplace } = await provider.diff(old.id, old.outputs, inputs);
    if (replaces.length > 0) {
      return replace(old, declaration, deleteBeforeReplace ?? options.deleteBeforeReplace ?? false);
    }
    const differs = canonicalJson(old.inputs) !== canonicalJson(inputs);
    if (!(changes || differs || old.initErrors.length > 0)) return;
    await saved('update', inputs, async () => {
      const { outs } = await provider.update(old.id, old.outputs, inputs);
      return { id: old.id, inputs, outputs: outs, initErrors: [] };
    });
  }

  return {
    get state() {
      return state;
    },
    get calls() {
      return calls;
    },
    get pending() {
      return pending;
    },
    async up(args, options = {}) {
      await deployment(async () => {
        const declaration = { ...common, kind, owner, ...args };
        const { inputs, failures } = await provider.check(state?.inputs ?? {}, declaration);
        if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join('\n'));
        await (state === undefined ? create(inputs) : change(state, inputs, declaration, options));
        await removePending();
      });
      if (state === undefined) throw new Error('nothing was made');
      return state;
    },
    refresh: () =>
      deployment(async () => {
        if (state === undefined) return;
        const { id, props } = await provider.read(state.id, state.outputs);
        state = id === undefined ? undefined : { ...state, outputs: props ?? {}, initErrors: [] };
      }),
    destroy: () =>
      deployment(async () => {
        if (state === undefined) return;
        await removePending();
        await remove(state);
        state = undefined;
      }),
  };
}

export const endDeployments = closeConnections;
