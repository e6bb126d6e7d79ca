/**
 * As much of Pulumi's engine as a stack of credentials, keys, default target and backups needs: the order of steps, what
 * is saved after each of them, aliases, and what a failed or killed deployment leaves to the next. The real one has its
 * tests in test/engines.
 */
import type { Kind } from '../../providers/pulumi/kinds';
import type { Provider } from './provider-process';

export type Properties = Record<string, unknown>;

export interface Entry {
  readonly kind: Kind;
  readonly urn: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly initErrors: readonly string[];
  /** Replaced, and to be deleted at the end of a deployment in which nothing fails. */
  readonly doomed: boolean;
}

export interface Resource {
  readonly kind: Kind;
  readonly urn: string;
  /** Under which an entry of the state may be this resource. */
  readonly aliases: readonly string[];
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
  up(resources: readonly Resource[], options: { replace: boolean }): Promise<void>;
  refresh(): Promise<void>;
  destroy(): Promise<void>;
}

const isBackup = ({ kind }: { kind: Kind }) => kind === 'ClusterBackup';
/** What backups depend on. */
const isNeeded = ({ kind }: { kind: Kind }) => kind === 'RCloneCredential' || kind === 'KeyEncryptionKey';

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
    { urn }: Resource,
    call: Call,
    question: (provider: Provider) => Promise<{ id: string; outs: Properties }>,
    place: (entry: Entry) => Promise<void>,
  ): Promise<void> {
    const { kind, properties: inputs } = call;
    const entry = { kind, urn, inputs, doomed: false };
    try {
      const { id, outs } = await ask(call, question);
      await place({ ...entry, id, outputs: outs, initErrors: [] });
    } catch (error) {
      const { id, properties, reasons } = error as { id?: string; properties: Properties; reasons: string[] };
      if (id !== undefined) await place({ ...entry, id, outputs: properties, initErrors: reasons });
      throw error;
    }
  }

  async function checked(olds: Properties, args: Properties): Promise<Properties> {
    const { inputs, failures } = await ask(undefined, (provider) => provider.check(olds, args));
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join('\n'));
    return inputs;
  }

  async function step(resource: Resource, replace: boolean): Promise<void> {
    const { kind, urn, aliases, args } = resource;
    const names = [urn, ...aliases];
    const old = entries.find((each) => !each.doomed && names.includes(each.urn));
    const inputs = await checked(old?.inputs ?? {}, args);
    const create = (properties: Properties, place: (entry: Entry) => Promise<void>) =>
      make(resource, { what: 'create', kind, properties }, (provider) => provider.create(properties), place);
    if (old === undefined) return create(inputs, (entry) => put(entry, undefined));
    const { id, outputs } = old;
    const { changes, replaces = [] } = await ask(undefined, (provider) => provider.diff(id, outputs, inputs));
    if (replace || replaces.length > 0) {
      // What takes its place is checked as if there had been nothing.
      const fresh = await checked({}, args);
      return create(fresh, (entry) => put(entry, old, true));
    }
    const differs = JSON.stringify(old.inputs) !== JSON.stringify(inputs);
    if (!(changes || differs || old.initErrors.length > 0)) {
      if (old.urn !== urn) await put({ ...old, urn }, old);
      return;
    }
    await make(
      resource,
      { what: 'update', kind, properties: inputs },
      async (provider) => ({ id, ...(await provider.update(id, outputs, inputs)) }),
      (entry) => put(entry, old),
    );
  }

  /** Who needs others goes first; one after the other of the same resource, the replaced ones before. */
  async function takeAll(some: readonly Entry[]): Promise<void> {
    const backups = some.filter(isBackup).toSorted((a, b) => Number(b.doomed) - Number(a.doomed));
    const urns = [...new Set(backups.map(({ urn }) => urn))];
    await allOf(
      urns.map(async (urn) => {
        for (const entry of backups.filter((each) => each.urn === urn)) await take(entry);
      }),
    );
    await allOf(some.filter((each) => !isBackup(each) && !isNeeded(each)).map(take));
    await allOf(some.filter(isNeeded).map(take));
  }

  return {
    async up(resources, { replace }) {
      await allOf(resources.filter((each) => !isBackup(each)).map((each) => step(each, false)));
      await allOf(resources.filter(isBackup).map((each) => step(each, replace)));
      const urns = resources.map(({ urn }) => urn);
      await takeAll(entries.filter(({ urn, doomed }) => doomed || !urns.includes(urn)));
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
