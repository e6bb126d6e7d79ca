import { BackupError } from '../../../lib/errors';
import {
  apiVersionOf,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  canonicalJson,
  type MoskApi,
  OWNER_ANNOTATION,
  ownedBy,
} from '../../../lib/model';
import { type Behaviour, SCHEMA_VERSION } from './engine/behaviour';
import { declare, declared } from './engine/deployment';
import { commonFindings, manifestFindings, TARGET_PLACES } from './engine/findings';
import { log } from './engine/log';
import { logicalName } from './engine/logical-name';
import { moskApiOf } from './engine/mosk-api';
import { hasUnknown } from './engine/unknown';
import { idOf, ownObject } from './objects/claim';
import { type Mosk, managementCluster } from './objects/management-cluster';
import {
  type NamedInputs,
  type NamedState,
  objectOf,
  stillDeclared,
  tellOfStranger,
} from './objects/named-object';
import { removeObject } from './objects/remove-object';
import { clusterUid, requireSameCluster } from './objects/same-cluster';
import {
  annotationsOf,
  NO_REASONS,
  NO_TARGET,
  parametersOf,
  type TargetInputs,
  targetChoiceFindings,
} from './objects/target';

export interface ScheduleInputs extends NamedInputs {
  readonly cluster: string;
  readonly target: TargetInputs;
  readonly cron: string;
  readonly destroyEffect: string;
}

interface ScheduleState extends ScheduleInputs, NamedState {
  readonly clusterUid: string;
  /** Cron expression and parameters as the object had them when it was last read. */
  readonly observed: { readonly cron?: unknown; readonly parameters?: unknown };
  readonly schemaVersion: number;
}

const DESTROY_EFFECT = 'removes the schedule; the backups that it has made stay, objects and files';

export const schedule: Behaviour<ScheduleInputs, ScheduleState> = {
  check(olds, news) {
    const inputs = { ...news, name: news.name ?? logicalName(news), destroyEffect: DESTROY_EFFECT };
    declare(olds, inputs);
    return { inputs, findings: [...commonFindings(inputs), ...scheduleFindings(inputs)] };
  },

  diff(olds, news) {
    if ([news.name, news.namespace, news.cluster].some(hasUnknown)) return {};
    const replaces = (['name', 'namespace', 'cluster'] as const).filter(
      (input) => olds[input] !== news[input],
    );
    if (replaces.length > 0) {
      // MOSK makes the Cluster the owner of the object at its creation, so another cluster needs a new object.
      const sameObject = olds.name === news.name && olds.namespace === news.namespace;
      return { replaces, ...(sameObject && { deleteBeforeReplace: true as const }) };
    }
    const asMade = canonicalJson(olds.observed) === canonicalJson(wanted(olds));
    return asMade ? {} : { changes: true };
  },

  async create(inputs) {
    const mosk = await managementCluster(inputs, 'create');
    const uid = await clusterUid(mosk, inputs);
    const found = await ownObject<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, inputs);
    if (found !== undefined) refuseOtherCluster(found, inputs);
    const written =
      found === undefined
        ? await mosk.client.create(ClusterBackupScheduleType, manifestOf(inputs, mosk.api))
        : await write(mosk, inputs, found);
    return { id: idOf(inputs), state: stateOf(mosk, inputs, uid, written) };
  },

  async update(_id, olds, news) {
    const mosk = await managementCluster(news, 'update');
    const found = await objectOf<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, olds);
    if (found === undefined) await requireSameCluster(mosk, olds);
    const written =
      found === undefined
        ? await mosk.client.create(ClusterBackupScheduleType, manifestOf(news, mosk.api))
        : await write(mosk, news, found);
    return stateOf(mosk, news, olds.clusterUid, written);
  },

  async read(_id, state) {
    const mosk = await managementCluster(state, 'read');
    const found = await objectOf<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, state);
    if (found !== undefined) return stateOf(mosk, state, state.clusterUid, found);
    await requireSameCluster(mosk, state);
    return undefined;
  },

  async delete(_id, state) {
    const mosk = await managementCluster(state, 'delete');
    const found = await objectOf<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, state);
    if (found === undefined) {
      await requireSameCluster(mosk, state);
      await tellOfStranger(mosk, ClusterBackupScheduleType, state);
      return;
    }
    if (stillDeclared(state) && !clusterChanged(state)) return;
    await removeObject(mosk, ClusterBackupScheduleType, found, state);
    log(
      state,
      `the schedule ${idOf(state)} is gone; the backups that it has made stay: mosk-backup status lists them`,
    );
  },
};

const PLACES = {
  ...TARGET_PLACES,
  'metadata.name': 'name',
  'metadata.namespace': 'namespace',
  'spec.targetCluster': 'cluster',
};

function* scheduleFindings(inputs: ScheduleInputs): Iterable<BackupError> {
  if (typeof inputs.target === 'string') return;
  const choice = [...targetChoiceFindings(inputs.target)];
  yield* choice;
  if (choice.length > 0) return;
  const api = moskApiOf(inputs);
  yield* manifestFindings(manifestOf(inputs, api), api, {
    ...PLACES,
    [`spec.${api.settings.schedule.cronField}`]: 'cron',
  });
}

/** What the object should say; without a target of its own MOSK fills the parameters in, which is no drift. */
function wanted({ cron, target }: ScheduleInputs): ScheduleState['observed'] {
  return { cron, parameters: parametersOf(target) };
}

export function manifestOf(inputs: ScheduleInputs, api: MoskApi): ClusterBackupScheduleManifest {
  const { namespace, name, owner, cluster, cron, target } = inputs;
  const parameters = parametersOf(target);
  return {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: { name, namespace, annotations: { ...annotationsOf(target), [OWNER_ANNOTATION]: owner } },
    spec: {
      targetCluster: cluster,
      [api.settings.schedule.cronField]: cron,
      ...(parameters !== undefined && { parameters }),
    },
  };
}

async function write(
  mosk: Mosk,
  inputs: ScheduleInputs,
  found: ClusterBackupScheduleManifest,
): Promise<ClusterBackupScheduleManifest> {
  const { metadata, spec } = manifestOf(inputs, mosk.api);
  const patch = {
    metadata: {
      uid: found.metadata.uid,
      annotations: { ...NO_REASONS, ...metadata.annotations, ...ownedBy(inputs.owner) },
    },
    // Merged member by member, a new target would be mixed with the old one.
    spec: {
      ...spec,
      parameters: spec.parameters === undefined ? null : { ...NO_TARGET, ...spec.parameters },
    },
  };
  return mosk.client.patch(ClusterBackupScheduleType, found.metadata.namespace, found.metadata.name, patch, {
    type: 'merge',
  });
}

function stateOf(
  mosk: Mosk,
  inputs: ScheduleInputs,
  uid: string,
  { metadata, spec }: ClusterBackupScheduleManifest,
): ScheduleState {
  const parameters = parametersOf(inputs.target) === undefined ? undefined : spec.parameters;
  return {
    ...inputs,
    uid: metadata.uid ?? '',
    clusterUid: uid,
    observed: { cron: spec[mosk.api.settings.schedule.cronField], parameters },
    schemaVersion: SCHEMA_VERSION,
  };
}

/** MOSK makes the Cluster the owner of the object at its creation: with another one it would go with the wrong Cluster. */
function refuseOtherCluster(
  { spec }: ClusterBackupScheduleManifest,
  { namespace, name, cluster }: ScheduleInputs,
): void {
  if (spec.targetCluster === cluster) return;
  throw new BackupError('spec-changed', 'The schedule of this name is one of another cluster', {
    at: `ClusterBackupSchedule ${namespace}/${name} spec.targetCluster`,
    value: `${spec.targetCluster}, wanted ${cluster}`,
    fix: 'choose another name',
  });
}

/** The engine deletes the old schedule before it makes one for another cluster under the same name. */
function clusterChanged(state: ScheduleState): boolean {
  return declared(state)?.cluster !== state.cluster;
}
