/**
 * Entry `mosk-backup/pulumi/provider`: what the provider string of every state requires. The name of the entry and of
 * its functions are frozen for ever.
 *
 * Runs in the process of Pulumi's dynamic provider, one for all resources of a deployment.
 */
import { BackupError } from '../../lib/errors';
import { answer } from './functions/engine/answer';
import type { Behaviour, CommonInputs, Difference, Properties } from './functions/engine/behaviour';
import { foreseen } from './functions/engine/foreseen';
import type { Kind } from './kinds';
import { notImported } from './not-imported';

export type { Difference, Properties };

type AnyBehaviour = Behaviour<CommonInputs, CommonInputs>;

/** Loaded when first needed: a preview of a program with one kind loads one. */
const BEHAVIOURS: Record<Kind, () => object> = {
  ClusterBackup: () =>
    (require('./functions/cluster-backup/behaviour') as typeof import('./functions/cluster-backup/behaviour'))
      .clusterBackup,
  ClusterBackupSchedule: () =>
    (require('./functions/schedule') as typeof import('./functions/schedule')).schedule,
  RCloneCredential: () =>
    (require('./functions/credential') as typeof import('./functions/credential')).credential,
  KeyEncryptionKey: () => (require('./functions/key') as typeof import('./functions/key')).key,
  ClusterDefaultTarget: () =>
    (
      require('./functions/default-target/default-target') as typeof import('./functions/default-target/default-target')
    ).defaultTarget,
};

/** What the engine is told of the inputs of a resource. */
export interface CheckResult {
  inputs: Properties;
  failures: { property: string; reason: string }[];
}

/** Nothing: what the stack's configuration says comes with each resource, and stays in its state for a destroy. */
export async function configure(): Promise<void> {}

export function check(olds: Properties, news: Properties): Promise<CheckResult> {
  return answer(news, async () => {
    const behaviour = behaviourOf(news);
    const { inputs, findings } = behaviour.check(olds as Partial<CommonInputs>, inputsOf(news));
    const isNew = Object.keys(olds).length === 0;
    const refused = isNew && findings.length === 0 ? await foreseen(behaviour, inputs) : [];
    const { apiSchema, ...kept } = inputs;
    return {
      inputs: kept as object as Properties,
      failures: [...findings, ...refused].map(({ at = '', message }) => ({ property: at, reason: message })),
    };
  });
}

export function diff(_id: string, olds: Properties, news: Properties): Promise<Difference> {
  return answer(news, () => behaviourOf(news).diff(inputsOf(olds), inputsOf(news)));
}

export function create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
  return answer(inputs, async () => {
    const { id, state } = await behaviourOf(inputs).create(inputsOf(inputs));
    return { id, outs: { ...inputs, ...state } };
  });
}

export function update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
  return answer(news, async () => {
    const state = await behaviourOf(news).update(id, inputsOf(olds), inputsOf(news));
    return { outs: { ...news, ...state } };
  });
}

/** An answer without an id takes the resource out of the state. */
export function read(id: string, properties: Properties): Promise<{ id?: string; props?: Properties }> {
  return answer(properties, async () => {
    // Each of our states says its version; an import, and a look by id, bring the arguments at best.
    if (properties.schemaVersion === undefined) throw notImported(`${properties.kind ?? 'resource'} ${id}`);
    const state = await behaviourOf(properties).read(id, inputsOf(properties));
    return state === undefined ? {} : { id, props: { ...properties, ...state } };
  });
}

async function remove(id: string, properties: Properties): Promise<void> {
  return answer(properties, () => behaviourOf(properties).delete(id, inputsOf(properties)));
}

export { remove as delete };

function behaviourOf({ kind }: Properties): AnyBehaviour {
  const load = BEHAVIOURS[kind as Kind];
  if (load !== undefined) return load() as AnyBehaviour;
  throw new BackupError('unknown-kind', 'This release does not know the kind of this resource', {
    value: String(kind),
    fix: 'install the release of mosk-backup that made it, or a newer one',
  });
}

/** Our constructors made them, and `check` has checked them. */
function inputsOf(properties: Properties): CommonInputs {
  return properties as object as CommonInputs;
}
