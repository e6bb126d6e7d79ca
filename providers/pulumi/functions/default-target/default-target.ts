import type { BackupError } from '../../../../lib/errors';
import {
  apiVersionOf,
  type ClusterManifest,
  ClusterType,
  type MoskApi,
  type TargetParameters,
} from '../../../../lib/model';
import { type Behaviour, type CommonInputs, SCHEMA_VERSION } from '../engine/behaviour';
import { declare, declared } from '../engine/deployment';
import { commonFindings, manifestFindings } from '../engine/findings';
import { log } from '../engine/log';
import { moskApiOf } from '../engine/mosk-api';
import { hasUnknown } from '../engine/unknown';
import { type Mosk, managementCluster } from '../objects/management-cluster';
import { retryOnConflict } from '../objects/retry-on-conflict';
import { clusterOf, requireSameCluster } from '../objects/same-cluster';
import { NO_TARGET, parametersOf, type TargetInputs, targetChoiceFindings } from '../objects/target';
import {
  type Note,
  noted,
  noteOn,
  refuseOtherOwner,
  type Section,
  sameSection,
  targetIn,
} from './default-target-note';
import { effectOnSchedules } from './default-target-users';

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
    const mosk = await managementCluster(inputs, 'create');
    return retryOnConflict(mosk, async () => {
      const { found, section: before, note } = await sectionOf(mosk, inputs);
      refuseOtherOwner(found, note, [inputs.owner]);
      const previous = toRestore(before, note);
      const section = await change(mosk, inputs, found, { before, section: wanted(inputs), previous });
      const state = stateOf(inputs, found.metadata.uid ?? '', section, previous);
      return { id: `${inputs.namespace}/${inputs.cluster}`, state };
    });
  },

  async update(_id, olds, news) {
    const mosk = await managementCluster(news, 'update');
    return retryOnConflict(mosk, async () => {
      await requireSameCluster(mosk, olds);
      const { found, section: before, note } = await sectionOf(mosk, olds);
      refuseOtherOwner(found, note, [olds.owner, news.owner]);
      const previous = toRestore(before, note, olds);
      const section = await change(mosk, news, found, { before, section: wanted(news), previous });
      return stateOf(news, olds.clusterUid, section, previous);
    });
  },

  async read(_id, state) {
    const mosk = await managementCluster(state, 'read');
    await requireSameCluster(mosk, state);
    const section = mosk.api.clusterBackupSection(await clusterOf(mosk, state));
    return { ...state, section: section ?? {} };
  },

  async delete(_id, state) {
    const mosk = await managementCluster(state, 'delete');
    const current = declared(state);
    if (current?.namespace === state.namespace && current.cluster === state.cluster) return;
    await requireSameCluster(mosk, state);
    const place = `the backup section of Cluster ${state.namespace}/${state.cluster}`;
    const said = await retryOnConflict(mosk, async () => {
      const { found, section, note } = await sectionOf(mosk, state);
      if (section === null) return undefined;
      // The note knows of an update whose deployment was killed before its state was saved.
      const former = note === undefined ? state.previous : note.previous;
      const restored = `${place} is ${former === null ? 'removed' : 'what it was before'}`;
      const isOurs = note === undefined ? isWithoutNote(section, state) : note.owner === state.owner;
      if (!isOurs) {
        return sameSection(section, former)
          ? restored
          : `${place} is no longer the one set here: left as it is`;
      }
      await change(mosk, state, found, { before: section, section: former });
      return restored;
    });
    if (said !== undefined) log(state, said);
  },
};

interface Found {
  readonly found: ClusterManifest;
  readonly section: Section | null;
  readonly note: Note | undefined;
}

async function sectionOf(mosk: Mosk, inputs: DefaultTargetInputs): Promise<Found> {
  const found = await clusterOf(mosk, inputs);
  const section = mosk.api.clusterBackupSection(found) ?? null;
  return { found, section, note: noteOn(found, section) };
}

/** What the section to come takes the place of: never one of ours, not even of a deployment that was killed. */
function toRestore(
  section: Section | null,
  note: Note | undefined,
  olds?: DefaultTargetState,
): Section | null {
  if (note !== undefined) return note.previous;
  return olds !== undefined && isWithoutNote(section, olds) ? olds.previous : section;
}

/** Ours as the first releases have set it. */
function isWithoutNote(section: Section | null, state: DefaultTargetState): boolean {
  return sameSection(section, wanted(state));
}

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

interface Change {
  readonly before: Section | null;
  readonly section: TargetParameters | null;
  /** With a section of ours, what it replaces; left out to give the Cluster back. */
  readonly previous?: Section | null;
}

/** Writes the section if the Cluster is still as it was found, and tells what becomes of schedules. */
async function change(
  mosk: Mosk,
  inputs: DefaultTargetInputs,
  found: ClusterManifest,
  { before, section, previous }: Change,
): Promise<Section> {
  const effect = await effectOnSchedules(mosk, inputs, before ?? {}, section);
  const note =
    previous === undefined ? undefined : { owner: inputs.owner, section: { ...section }, previous };
  const written = await write(mosk, found, section, noted(note));
  for (const line of effect) log(inputs, line);
  return written;
}

/** Sets exactly this section: merged member by member, it would be mixed with the one before. */
async function write(
  mosk: Mosk,
  { metadata: { namespace, name, uid, resourceVersion } }: ClusterManifest,
  section: object | null,
  annotations: Record<string, string | null>,
): Promise<Section> {
  const patch = {
    ...mosk.api.clusterBackupPatch(section === null ? null : { ...NO_TARGET, ...section }),
    metadata: { uid, resourceVersion, annotations },
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
