/** As much of Pulumi's engine as the walk needs: see test/promises/stack.ts, whose order of steps and saves it has. */
import { fateOfEntry, type RemovalMode } from '../../lib/model';
import {
  declare,
  forgetDeclarations,
  noteFormer,
  noteRun,
} from '../../providers/pulumi/functions/engine/deployment';
import { mildest, newerWishes, wishesFor } from './judge';
import { Process, type Purpose, type Script } from './process';
import { makeRun, read, Unfinished, update } from './provider';
import { destroy } from './provider-destroy';
import type { Entry, Inputs, Program, Remembered, State } from './state';
import { RESOURCES, type Resource } from './world';

/** What the user tells the engine to do. */
export interface Command {
  readonly do: 'up' | 'refresh' | 'destroy';
  /** As it is from now on. */
  readonly program: Program;
}

export interface Deployed {
  readonly process: Process;
  /** What it has ended with. */
  readonly error: unknown;
  /** Resources for which the provider was asked for more than a comparison. */
  readonly asked: ReadonlySet<Resource>;
}

/** Each deployment is a process of its own. */
export function deploy(state: State, command: Command, script: Script): Deployed {
  forgetDeclarations();
  const process = new Process(state, script);
  const deployment = new Deployment(process, state, command);
  let error: unknown;
  try {
    deployment[command.do]();
  } catch (reason) {
    error = reason;
  }
  process.purpose = undefined;
  return { process, error, asked: deployment.asked };
}

class Deployment {
  readonly asked = new Set<Resource>();

  constructor(
    private readonly process: Process,
    private readonly before: State,
    private readonly command: Command,
  ) {}

  up(): void {
    const { program } = this.command;
    const resources = this.process.script.backwards ? RESOURCES.toReversed() : RESOURCES;
    // The engine lets the steps that have begun come to their end.
    const errors: unknown[] = [];
    for (const resource of resources) {
      const inputs = program[resource];
      if (inputs === undefined) continue;
      try {
        this.step(inputs);
      } catch (reason) {
        errors.push(reason);
      }
    }
    if (errors.length > 0) throw errors[0];
    this.takeAll(
      this.process.entries.filter(({ doomed, resource }) => doomed || program[resource] === undefined),
    );
  }

  refresh(): void {
    const { process } = this;
    for (const entry of process.entries.filter(({ doomed }) => !doomed)) {
      const outputs = read(process, entry.outputs);
      if (isSame(outputs, entry.outputs) && !entry.initErrors) continue;
      const next = { ...entry, outputs, initErrors: false };
      process.save(`${entry.resource} as it is`, replaced(process.entries, entry, [next]));
    }
  }

  destroy(): void {
    this.takeAll(this.process.entries);
  }

  private step(inputs: Inputs): void {
    const { process } = this;
    const old = process.entries.find(({ resource, doomed }) => resource === inputs.resource && !doomed);
    declare(old?.inputs ?? {}, inputs);
    if (old === undefined) {
      this.make(inputs, undefined, () => makeRun(process, inputs));
      return;
    }
    const { outputs } = old;
    noteFormer(outputs as never, inputs);
    noteRun(outputs.uid, inputs);
    const fate = fateOfEntry(outputs, outputs.run !== inputs.hash);
    if (fate === 'replace') this.make(inputs, old, () => makeRun(process, inputs), true);
    else if (fate === 'update' || old.inputs !== inputs || old.initErrors)
      this.make(inputs, old, () => update(process, outputs, inputs));
  }

  private make(inputs: Inputs, old: Entry | undefined, act: () => Remembered, isReplaced = false): void {
    const { process } = this;
    const { resource, keepLast, onDestroy: mode } = inputs;
    this.asked.add(resource);
    const place = (outputs: Remembered, initErrors: boolean) => {
      const entry: Entry = { resource, inputs, outputs, initErrors, doomed: false };
      const kept = isReplaced && old ? [{ ...old, doomed: true }] : [];
      const entries = replaced(process.entries, old, [...kept, entry]);
      // A harsher wish comes with the run that brings it.
      const before = process.settled[resource];
      const known = newerWishes(process.world.things, before?.at ?? -1, resource);
      const milder = mildest([...(before ? [before.mode] : []), ...known, mode]);
      const unless = initErrors && milder !== mode ? milder : undefined;
      const wish = { at: process.world.tick, mode, unless };
      process.save(resource, entries, { resource, wish });
    };
    process.purpose = { whose: resource, what: 'make', modes: () => [], keepLast };
    try {
      place(act(), false);
    } catch (reason) {
      if (!(reason instanceof Unfinished)) throw reason;
      place(reason.outputs, true);
      throw reason.reason;
    }
  }

  /** One after the other, the replaced ones before. */
  private takeAll(some: readonly Entry[]): void {
    const { process } = this;
    const ordered = process.script.backwards ? some.toReversed() : some;
    for (const entry of ordered.toSorted((a, b) => Number(b.doomed) - Number(a.doomed))) {
      process.purpose = this.purposeOf(entry);
      destroy(process, entry.outputs);
      process.save(
        `${entry.resource} without ${entry.outputs.objectName}`,
        process.entries.filter((each) => each !== entry),
        this.forgets(entry),
      );
    }
  }

  private purposeOf(entry: Entry): Purpose {
    const {
      resource,
      outputs: { inputs },
    } = entry;
    const current = this.command.do === 'up' ? this.command.program[resource] : undefined;
    return current === undefined
      ? {
          whose: resource,
          what: 'end',
          modes: () => this.modesFor(entry),
          keepLast: inputs.keepLast,
        }
      : { whose: resource, what: 'replaced', modes: () => [], keepLast: current.keepLast };
  }

  /** The mildest of the wishes that may be the newest; whether one counts that somebody takes away meanwhile is chance. */
  private modesFor(entry: Entry): RemovalMode[] {
    const { before, process } = this;
    const last = before.settled[entry.resource];
    return [
      mildest(wishesFor(before.world.things, before, entry)),
      mildest(wishesFor(process.known, before, entry)),
      ...(last?.unless === undefined ? [] : [last.unless, last.mode]),
    ].filter((mode) => mode !== undefined);
  }

  /** With its last entry a resource has no wish any more. */
  private forgets(entry: Entry): { resource: Resource; wish: undefined } | undefined {
    const { resource } = entry;
    const others = this.process.entries.some((each) => each !== entry && each.resource === resource);
    return others ? undefined : { resource, wish: undefined };
  }
}

function replaced(
  entries: readonly Entry[],
  old: Entry | undefined,
  next: readonly Entry[],
): readonly Entry[] {
  return [...entries.filter((each) => each !== old), ...next];
}

function isSame(a: Remembered, b: Remembered): boolean {
  return a.status === b.status && a.finished === b.finished && a.uploadedAt === b.uploadedAt;
}
