/**
 * As much of Pulumi's engine as a stack of credential, key, default target and backup needs: the order of steps, what is
 * saved after each of them, and what a failed or killed deployment leaves to the next. The real one has its tests in
 * test/engines.
 */
import type { Kind } from '../../providers/pulumi/kinds';
import type { Provider } from './provider-process';

type Properties = Record<string, unknown>;

export interface Entry {
  readonly kind: Kind;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly initErrors: readonly string[];
  /** Replaced, and to be deleted at the end of a deployment in which nothing fails. */
  readonly doomed: boolean;
}

export interface Resource {
  readonly kind: Kind;
  readonly args: Properties;
}

export interface Call {
  readonly what: 'create' | 'update' | 'read' | 'delete';
  readonly kind: Kind;
  readonly properties: Properties;
}

export interface Surroundings {
  /** What the last deployment has saved. */
  readonly entries: readonly Entry[];
  /** Takes the state down. */
  save(entries: readonly Entry[]): Promise<void>;
  ask<T>(call: Call | undefined, question: (provider: Provider) => Promise<T>): Promise<T>;
}

export interface StackDeployment {
  /** @param resources in the order of their dependency: the last one needs the others */
  up(resources: readonly Resource[], options: { replace: boolean }): Promise<void>;
  refresh(): Promise<void>;
  destroy(): Promise<void>;
}

export function deploymentOf({ entries: before, save, ask }: Surroundings): StackDeployment {
  let entries = [...before];

  async function put(entry: Entry, instead: Entry | undefined, doomed = false): Promise<void> {
    const rest = entries.filter((each) => each !== instead);
    entries = [...rest, ...(doomed && instead ? [{ ...instead, doomed }] : []), entry];
    await save(entries);
  }

  async function take(entry: Entry): Promise<void> {
    const { kind, id, outputs } = entry;
    await ask({ what: 'delete', kind, properties: outputs }, (provider) => provider.delete(id, outputs));
    entries = entries.filter((each) => each !== entry);
    await save(entries);
  }

  /** An object that is half made is saved with what is wrong with it. */
  async function make(
    call: Call,
    question: (provider: Provider) => Promise<{ id: string; outs: Properties }>,
    place: (entry: Entry) => Promise<void>,
  ): Promise<void> {
    const { kind, properties: inputs } = call;
    try {
      const { id, outs } = await ask(call, question);
      await place({ kind, id, inputs, outputs: outs, initErrors: [], doomed: false });
    } catch (error) {
      const { id, properties, reasons } = error as { id?: string; properties: Properties; reasons: string[] };
      if (id !== undefined)
        await place({ kind, id, inputs, outputs: properties, initErrors: reasons, doomed: false });
      throw error;
    }
  }

  async function step({ kind, args }: Resource, replace: boolean): Promise<void> {
    const old = entries.find((each) => each.kind === kind && !each.doomed);
    const { inputs, failures } = await ask(undefined, (provider) => provider.check(old?.inputs ?? {}, args));
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join('\n'));
    const create: Call = { what: 'create', kind, properties: inputs };
    if (old === undefined)
      return make(
        create,
        (provider) => provider.create(inputs),
        (entry) => put(entry, undefined),
      );
    const { id, outputs } = old;
    const { changes, replaces = [] } = await ask(undefined, (provider) => provider.diff(id, outputs, inputs));
    if (replace || replaces.length > 0)
      return make(
        create,
        (provider) => provider.create(inputs),
        (entry) => put(entry, old, true),
      );
    const differs = JSON.stringify(old.inputs) !== JSON.stringify(inputs);
    if (!(changes || differs || old.initErrors.length > 0)) return;
    await make(
      { what: 'update', kind, properties: inputs },
      async (provider) => ({ id, ...(await provider.update(id, outputs, inputs)) }),
      (entry) => put(entry, old),
    );
  }

  /** Who needs others goes first; one after the other of the same resource, the replaced ones before. */
  async function takeAll(some: readonly Entry[]): Promise<void> {
    const backups = some.filter(({ kind }) => kind === 'ClusterBackup');
    for (const entry of backups.toSorted((a, b) => Number(b.doomed) - Number(a.doomed))) await take(entry);
    const isNeeded = ({ kind }: Entry) => kind === 'RCloneCredential' || kind === 'KeyEncryptionKey';
    await allOf(some.filter((each) => !backups.includes(each) && !isNeeded(each)).map(take));
    await allOf(some.filter(isNeeded).map(take));
  }

  return {
    async up(resources, { replace }) {
      const last = resources.at(-1);
      await allOf(resources.filter((each) => each !== last).map((each) => step(each, false)));
      if (last !== undefined) await step(last, replace);
      const kinds = resources.map(({ kind }) => kind);
      await takeAll(entries.filter(({ kind, doomed }) => doomed || !kinds.includes(kind)));
    },
    async refresh() {
      for (const entry of entries.filter(({ doomed }) => !doomed)) {
        const { kind, outputs } = entry;
        const call: Call = { what: 'read', kind, properties: outputs };
        const { id, props = {} } = await ask(call, (provider) => provider.read(entry.id, outputs));
        if (id !== undefined) await put({ ...entry, outputs: props, initErrors: [] }, entry);
        else {
          entries = entries.filter((each) => each !== entry);
          await save(entries);
        }
      }
    },
    destroy: () => takeAll(entries),
  };
}

/** The engine lets the steps that have begun come to their end. */
async function allOf(steps: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(steps)) if (result.status === 'rejected') throw result.reason;
}
