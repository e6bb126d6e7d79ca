import { BackupError } from '../../../lib/errors';
import {
  apiVersionOf,
  type ClusterBackupScheduleManifest,
  ClusterBackupScheduleType,
  canonicalJson,
  type MoskApi,
  OWNER_ANNOTATION,
  ownedBy,
  RETENTION_ANNOTATION,
} from '../../../lib/model';
import {
  inZoneOf,
  type Retention,
  retentionFindings,
  retentionRecord,
  twiceFinding,
} from '../../../lib/retention';
import { type Behaviour, SCHEMA_VERSION } from './engine/behaviour';
import { allDeclared, declare, declared } from './engine/deployment';
import { commonFindings, manifestFindings, TARGET_PLACES } from './engine/findings';
import { log } from './engine/log';
import { logicalName } from './engine/logical-name';
import { moskApiOf } from './engine/mosk-api';
import { hasUnknown } from './engine/unknown';
import { tellOfAbsent } from './objects/absent-references';
import { adoptionFindings, idOf, ownObject, takingOver } from './objects/claim';
import {
  type ExtraFields,
  extraFieldFindings,
  extraFieldsPatch,
  observedFields,
  withExtraFields,
} from './objects/extra-fields';
import { type Mosk, managementCluster } from './objects/management-cluster';
import {
  type NamedInputs,
  type NamedState,
  objectOf,
  stillDeclared,
  tellOfStranger,
} from './objects/named-object';
import { removeObject } from './objects/remove-object';
import { retryOnConflict } from './objects/retry-on-conflict';
import { clusterUid, requireSameCluster } from './objects/same-cluster';
import { refuseSharedRuns } from './objects/schedules-beside';
import {
  annotationsOf,
  NO_REASONS,
  NO_TARGET,
  parametersOf,
  type TargetInputs,
  targetChoiceFindings,
} from './objects/target';

export interface ScheduleInputs extends NamedInputs, ExtraFields {
  readonly cluster: string;
  readonly target: TargetInputs;
  readonly cron: string;
  readonly retention?: Retention;
  readonly destroyEffect: string;
}

interface ScheduleState extends ScheduleInputs, NamedState {
  readonly clusterUid: string;
  /** Cron expression, parameters and further fields as the object had them when it was last read. */
  readonly observed: {
    readonly cron?: unknown;
    readonly parameters?: unknown;
    readonly extraFields?: unknown;
    /** Text of the record; absent where the object has none, and of states that know of none. */
    readonly retention?: string;
  };
  readonly schemaVersion: number;
}

const DESTROY_EFFECT = 'removes the schedule; the backups that it has made stay, objects and files';

export const schedule: Behaviour<ScheduleInputs, ScheduleState> = {
  check(olds, news) {
    const inputs = { ...news, name: news.name ?? logicalName(news), destroyEffect: DESTROY_EFFECT };
    declare(olds, inputs);
    return {
      inputs,
      findings: [...commonFindings(inputs), ...adoptionFindings(inputs), ...scheduleFindings(inputs)],
    };
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
    const asMade = canonicalJson(olds.observed) === canonicalJson(wanted(olds, moskApiOf(olds)));
    return asMade ? {} : { changes: true };
  },

  async create(inputs) {
    const mosk = await managementCluster(inputs, 'create');
    const uid = await clusterUid(mosk, inputs);
    const written = await retryOnConflict(mosk, async () => {
      const patch = await existingPatch(mosk, inputs);
      await refuseShared(mosk, inputs);
      return patch === undefined
        ? mosk.client.create(ClusterBackupScheduleType, manifestOf(inputs, mosk.api))
        : send(mosk, inputs, patch);
    });
    await tellOfAbsent(mosk, inputs, parametersOf(inputs.target) ?? {});
    return { id: idOf(inputs), state: stateOf(mosk, inputs, uid, written) };
  },

  async foresee(inputs) {
    const mosk = await managementCluster(inputs, 'foresee');
    await existingPatch(mosk, inputs);
    await refuseShared(mosk, inputs);
  },

  async update(_id, olds, news) {
    const mosk = await managementCluster(news, 'update');
    const found = await objectOf<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, olds);
    if (found === undefined) await requireSameCluster(mosk, olds);
    if (found === undefined || canonicalJson(olds.target) !== canonicalJson(news.target)) {
      await refuseShared(mosk, news);
    }
    const written =
      found === undefined
        ? await mosk.client.create(ClusterBackupScheduleType, manifestOf(news, mosk.api))
        : await send(mosk, news, patchOf(mosk.api, news, found, olds));
    await tellOfAbsent(mosk, news, parametersOf(news.target) ?? {});
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
  const retention = [...ownRetentionFindings(inputs, api)];
  yield* retention;
  if (retention.length > 0) return;
  yield* extraFieldFindings(inputs, manifestOf({ ...inputs, extraFields: undefined }, api).spec);
  yield* manifestFindings(manifestOf(inputs, api), api, {
    ...PLACES,
    [api.cronPath]: 'cron',
  });
}

function ownRetentionFindings({ retention, extraFields }: ScheduleInputs, api: MoskApi): BackupError[] {
  // What is not known before the deployment is judged in it.
  if (retention === undefined || hasUnknown(retention)) return [];
  const wrong = retentionFindings(retention, 'retention');
  const twice =
    wrong.length > 0 ? undefined : twiceFinding(retention, { spec: extraFields }, api, 'retention');
  return twice === undefined ? wrong : [twice];
}

/** The annotation that says which of its backups stay. */
function recordOf({ retention }: ScheduleInputs, api: MoskApi): Record<string, string> {
  // In a preview some of it may not be known yet, and what is none is refused by the check of the inputs.
  if (retention === undefined || hasUnknown(retention)) return {};
  if (retentionFindings(retention, 'retention').length > 0) return {};
  return retentionRecord(inZoneOf(retention, api), 'retention');
}

/** What the object should say; without a target of its own MOSK fills the parameters in, which is no drift. */
function wanted(inputs: ScheduleInputs, api: MoskApi): ScheduleState['observed'] {
  const { cron, target, extraFields } = inputs;
  const retention = recordOf(inputs, api)[RETENTION_ANNOTATION];
  return { cron, parameters: parametersOf(target), extraFields, retention };
}

export function manifestOf(inputs: ScheduleInputs, api: MoskApi): ClusterBackupScheduleManifest {
  const { namespace, name, owner, cluster, cron, target } = inputs;
  const parameters = parametersOf(target);
  return {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: {
      name,
      namespace,
      annotations: { ...annotationsOf(target), ...recordOf(inputs, api), [OWNER_ANNOTATION]: owner },
    },
    spec: withExtraFields(inputs, {
      targetCluster: cluster,
      ...api.cronSpec(cron),
      ...(parameters !== undefined && { parameters }),
    }),
  };
}

/** Of a program that is new the server shows none of the schedules yet. */
async function refuseShared(mosk: Mosk, inputs: ScheduleInputs): Promise<void> {
  const all = allDeclared<ScheduleInputs>('ClusterBackupSchedule').filter(
    (each) => each.namespace !== inputs.namespace && each.name === inputs.name && !hasUnknown(each.target),
  );
  const here = await Promise.all(
    all.map(async (each) => (await managementCluster(each, 'read')).server === mosk.server),
  );
  const manifests = all.filter((_, index) => here[index]).map((each) => manifestOf(each, mosk.api));
  await refuseSharedRuns(mosk, manifestOf(inputs, mosk.api), manifests);
}

/** What makes the schedule that is there the one of the program; `undefined` where none is there. */
async function existingPatch(mosk: Mosk, inputs: ScheduleInputs): Promise<object | undefined> {
  const found = await ownObject<ClusterBackupScheduleManifest>(mosk, ClusterBackupScheduleType, inputs);
  if (found === undefined) return undefined;
  refuseOtherCluster(found, inputs);
  return takingOver(inputs, found, patchOf(mosk.api, inputs, found), manifestOf(inputs, mosk.api));
}

function patchOf(
  api: MoskApi,
  inputs: ScheduleInputs,
  found: ClusterBackupScheduleManifest,
  before?: ScheduleInputs,
): object {
  const { metadata, spec } = manifestOf({ ...inputs, extraFields: undefined }, api);
  return {
    metadata: {
      uid: found.metadata.uid,
      annotations: {
        ...NO_REASONS,
        // One that somebody else has written stays: without it, less might be kept.
        ...(before?.retention !== undefined && { [RETENTION_ANNOTATION]: null }),
        ...metadata.annotations,
        ...ownedBy(inputs.owner),
      },
    },
    // Merged member by member, a new target would be mixed with the old one.
    spec: {
      ...extraFieldsPatch(before, inputs),
      ...spec,
      parameters: spec.parameters === undefined ? null : { ...NO_TARGET, ...spec.parameters },
    },
  };
}

function send(mosk: Mosk, { namespace, name }: ScheduleInputs, patch: object) {
  const type = ClusterBackupScheduleType;
  return mosk.client.patch<ClusterBackupScheduleManifest>(type, namespace, name, patch, { type: 'merge' });
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
    observed: {
      cron: mosk.api.cronOf(spec),
      parameters,
      extraFields: observedFields(inputs, spec),
      retention: inputs.retention && metadata.annotations?.[RETENTION_ANNOTATION],
    },
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
