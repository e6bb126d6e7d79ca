import type { BackupError } from '../../../lib/errors';
import {
  apiVersionOf,
  type ClusterManifest,
  ClusterType,
  type MoskApi,
  type TargetParameters,
} from '../../../lib/model';
import { type Behaviour, type CommonInputs, SCHEMA_VERSION } from './behaviour';
import { noted, noteOn, refuseOtherOwner, type Section, sameSection, targetIn } from './default-target-note';
import { effectOnSchedules } from './default-target-users';
import { declare, declared } from './deployment';
import { requireEngine } from './engine';
import { commonFindings, manifestFindings } from './findings';
import { type Mosk, managementCluster } from './management-cluster';
import { moskApiOf } from './mosk-api';
import { clusterOf, requireSameCluster } from './same-cluster';
import { say } from './say';
import { NO_TARGET, parametersOf, type TargetInputs, targetChoiceFindings } from './target';
import { hasUnknown } from './unknown';

interface DefaultTargetInputs extends CommonInputs {
  readonly cluster: string;
  readonly target: TargetInputs;
  readonly destroyEffect: string;
}

interface DefaultTargetState extends DefaultTargetInputs {
  readonly clusterUid: string;
  /** The section when it was last read. */
  readonly section: Section;
  /** What was there before; `null` if nothing was. */
  readonly previous: Section | null;
  readonly schemaVersion: number;
}

const DESTROY_EFFECT =
  "restores the Cluster's former backup section, unless somebody has changed it since; backups without a target of their own go there again";

export const defaultTarget: Behaviour<DefaultTargetInputs, DefaultTargetState> = {
  check(olds, news) {
    const inputs = { ...news, destroyEffect: DESTROY_EFFECT };
    declare(olds, inputs);
    return { inputs, findings: [...commonFindings(inputs), ...targetFindings(inputs)] };
  },

  diff(olds, news) {
    if (hasUnknown(news.namespace) || hasUnknown(news.cluster)) return {};
    const replaces = (['namespace', 'cluster'] as const).filter((input) => olds[input] !== news[input]);
    if (replaces.length > 0) return { replaces };
    return sameSection(targetIn(olds.section), wanted(olds)) ? {} : { changes: true };
  },

  async create(inputs) {
    const mosk = await managementCluster(inputs);
    requireEngine();
    const found = await clusterOf(mosk, inputs);
    const before = mosk.api.clusterBackupSection(found) ?? null;
    const note = noteOn(found, before);
    refuseOtherOwner(found, note, [inputs.owner]);
    // What a killed deployment of ours has put there is not to be restored one day.
    const previous = note === undefined ? before : note.previous;
    const section = await write(mosk, inputs, found, { section: wanted(inputs), previous });
    const state = stateOf(inputs, found.metadata.uid ?? '', section, previous);
    return { id: `${inputs.namespace}/${inputs.cluster}`, state };
  },

  async update(_id, olds, news) {
    const mosk = await managementCluster(news);
    requireEngine();
    await requireSameCluster(mosk, olds);
    const found = await clusterOf(mosk, olds);
    const before = mosk.api.clusterBackupSection(found) ?? null;
    refuseOtherOwner(found, noteOn(found, before), [olds.owner, news.owner]);
    for (const line of await effectOnSchedules(mosk, news, olds.section, wanted(news))) say(news, line);
    const section = await write(mosk, news, found, { section: wanted(news), previous: olds.previous });
    return stateOf(news, olds.clusterUid, section, olds.previous);
  },

  async read(_id, state) {
    const mosk = await managementCluster(state);
    await requireSameCluster(mosk, state);
    const section = mosk.api.clusterBackupSection(await clusterOf(mosk, state));
    return { ...state, section: section ?? {} };
  },

  async delete(_id, state) {
    const mosk = await managementCluster(state);
    const current = declared(state);
    if (current?.namespace === state.namespace && current.cluster === state.cluster) return;
    await requireSameCluster(mosk, state);
    const found = await clusterOf(mosk, state);
    const section = mosk.api.clusterBackupSection(found);
    const place = `Cluster ${state.namespace}/${state.cluster}`;
    if (section === undefined) return;
    // The note knows of an update whose deployment was killed before its state was saved.
    const note = noteOn(found, section);
    const isOurs = note === undefined ? sameSection(section, wanted(state)) : note.owner === state.owner;
    if (!isOurs) {
      say(state, `the backup section of ${place} is no longer the one set here: left as it is`);
      return;
    }
    requireEngine();
    for (const line of await effectOnSchedules(mosk, state, section, state.previous)) say(state, line);
    await write(mosk, state, found, { section: state.previous });
    say(
      state,
      `the backup section of ${place} is ${state.previous === null ? 'removed' : 'what it was before'}`,
    );
  },
};

function* targetFindings(inputs: DefaultTargetInputs): Iterable<BackupError> {
  if (typeof inputs.target === 'string') return;
  const choice = [...targetChoiceFindings(inputs.target)];
  yield* choice;
  if (choice.length > 0) return;
  const api = moskApiOf(inputs);
  const section = api.settings.clusterBackupPath.join('.');
  yield* manifestFindings(manifestOf(inputs, api), api, {
    'metadata.name': 'cluster',
    'metadata.namespace': 'namespace',
    [section]: 'target',
    [`${section}.rclone.bucket`]: 'target.rclone.bucket',
    [`${section}.nfsUploadUrl`]: 'target.nfs',
    [`${section}.keyEncryptionKey`]: 'target.encryptionKey',
  });
}

/** Only for checks: the Cluster itself is never written. */
function manifestOf(inputs: DefaultTargetInputs, api: MoskApi): ClusterManifest {
  return {
    apiVersion: apiVersionOf(ClusterType),
    kind: ClusterType.kind,
    metadata: { name: inputs.cluster, namespace: inputs.namespace },
    ...api.clusterBackupPatch(wanted(inputs)),
  };
}

function wanted({ target }: DefaultTargetInputs): TargetParameters {
  return parametersOf(target) ?? {};
}

/**
 * Sets exactly this section: merged member by member, it would be mixed with the one before.
 * @param previous with a section of ours, what it replaces; left out to give the Cluster back
 */
async function write(
  mosk: Mosk,
  { owner }: DefaultTargetInputs,
  { metadata: { namespace, name, uid } }: ClusterManifest,
  { section, previous }: { readonly section: object | null; readonly previous?: Section | null },
): Promise<Section> {
  const note = previous === undefined ? undefined : { owner, section: { ...section }, previous };
  const patch = {
    ...mosk.api.clusterBackupPatch(section === null ? null : { ...NO_TARGET, ...section }),
    metadata: { uid, annotations: noted(note) },
  };
  const written = await mosk.client.patch<ClusterManifest>(ClusterType, namespace, name, patch, {
    type: 'merge',
  });
  // A backup that depends on it comes next, and looks at the Cluster.
  mosk.hub.note(ClusterType, written);
  return mosk.api.clusterBackupSection(written) ?? {};
}

function stateOf(
  inputs: DefaultTargetInputs,
  clusterUid: string,
  section: Section,
  previous: Section | null,
): DefaultTargetState {
  return { ...inputs, clusterUid, section, previous, schemaVersion: SCHEMA_VERSION };
}
