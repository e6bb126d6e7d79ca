import { BackupError } from '../../../lib/errors';
import type { MoskApi } from '../../../lib/model';
import { canonicalJson, counted, ORPHAN_ANNOTATION, type RemovalMode } from '../../../lib/model';
import { type DefaultTarget, type Subject, subjectKey } from '../../../lib/policy';
import type { Change } from './change';
import { type PulumiInputs, pulumiManifest, pulumiParameters } from './pulumi-manifest';

/** As far as it is read: what `pulumi preview --json` prints. */
interface Preview {
  readonly steps: readonly Step[];
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: State | null;
  readonly newState?: State | null;
}

interface State {
  readonly type: string;
  readonly inputs?: PulumiInputs;
  readonly outputs?: { readonly objectName?: string };
}

const TYPE = /^pulumi-nodejs:dynamic\/mosk-backup:(\w+)$/;
/** What stands for a value that a preview does not know yet (`pulumi.runtime.unknownValue`). */
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/**
 * Both ends of a change out of a preview: the state as it is, and as it would be.
 * @throws BackupError `file-invalid`
 */
export function previewChange(
  text: string,
  file: string,
  apiOf: (managementCluster: string) => MoskApi,
): Change {
  const steps = new Map<string, { before?: State; after?: State }>();
  for (const { urn, oldState, newState } of stepsOf(text, file)) {
    const known = steps.get(urn);
    // A replacement can be several steps.
    const before = known?.before ?? oldState ?? undefined;
    const after = known?.after ?? newState ?? undefined;
    steps.set(urn, { ...(before && { before }), ...(after && { after }) });
  }
  const base: { subjects: Subject[]; defaultTargets: DefaultTarget[] } = { subjects: [], defaultTargets: [] };
  const head: typeof base = { subjects: [], defaultTargets: [] };
  const removals = new Map<string, RemovalMode>();
  const triggered = new Set<string>();
  let unknown = 0;
  for (const [urn, { before, after }] of steps) {
    const was = before && declared(urn, before, apiOf);
    const is = after && declared(urn, after, apiOf);
    if (after?.inputs !== undefined && JSON.stringify(after.inputs).includes(UNKNOWN)) unknown += 1;
    if (is?.defaultTarget) head.defaultTargets.push(is.defaultTarget);
    if (was?.defaultTarget) base.defaultTargets.push(was.defaultTarget);
    if (is?.subject) head.subjects.push(is.subject);
    if (!was?.subject) continue;
    const stays = is?.subject !== undefined && subjectKey(is.subject) === subjectKey(was.subject);
    // Replacing a run leaves the old one where it is; only its resource's end does something to it.
    const mode = after === undefined ? (before?.inputs?.onDestroy ?? 'keep') : 'keep';
    if (!stays) removals.set(subjectKey(was.subject), mode);
    if (!stays && is?.subject && haveOtherTriggers(before, after)) triggered.add(subjectKey(is.subject));
    base.subjects.push(stays ? was.subject : marked(was.subject, mode));
  }
  const remarks =
    unknown === 0
      ? []
      : [`${counted(unknown, 'resource has', 'resources have')} values that the preview does not know yet.`];
  return {
    base: { ...base, removals },
    head: { ...head, triggered, unknownName: UNKNOWN },
    compared: `\`${file}\``,
    remarks,
    unread: [],
    judged: async () => ({ is: 'same' }),
    ends: async () => undefined,
  };
}

function stepsOf(text: string, file: string): readonly Step[] {
  try {
    // The engine's warnings can stand before it.
    const { steps } = JSON.parse(text.slice(text.indexOf('{'))) as Partial<Preview>;
    if (Array.isArray(steps) && steps.every((step) => typeof step?.urn === 'string')) return steps;
  } catch {
    // Said below.
  }
  throw new BackupError('file-invalid', 'This is not the preview of a Pulumi stack', {
    at: file,
    fix: 'write it with: pulumi preview --json --show-sames > preview.json',
  });
}

function declared(
  urn: string,
  { type, inputs, outputs }: State,
  apiOf: (managementCluster: string) => MoskApi,
): { readonly subject?: Subject; readonly defaultTarget?: DefaultTarget } {
  const kind = TYPE.exec(type)?.[1];
  if (kind === undefined || inputs === undefined) return {};
  if (kind === 'ClusterDefaultTarget') {
    const { namespace = '', cluster = '' } = inputs;
    const parameters = pulumiParameters(inputs.target);
    return { defaultTarget: { managementCluster: '', namespace, cluster, parameters } };
  }
  const manifest = pulumiManifest(kind, inputs, outputs?.objectName, apiOf(''));
  if (manifest === undefined) return {};
  return { subject: { manifest, managementCluster: '', place: () => ({ text: urn, urn }) } };
}

function haveOtherTriggers(before: State | undefined, after: State | undefined): boolean {
  const [was, is] = [before, after].map((each) => canonicalJson(each?.inputs?.triggers ?? []));
  return was !== is;
}

/** What rules know a removal by that is meant: they know nothing of Pulumi. */
function marked({ manifest, ...subject }: Subject, mode: RemovalMode): Subject {
  const { metadata, spec } = manifest;
  if (mode === 'delete')
    return { ...subject, manifest: { ...manifest, spec: { ...(spec as object), delete: true } } };
  const annotations = {
    ...metadata.annotations,
    ...(mode === 'keep'
      ? { 'argocd.argoproj.io/sync-options': 'Prune=false' }
      : { [ORPHAN_ANNOTATION]: 'onRemoval: orphan' }),
  };
  return { ...subject, manifest: { ...manifest, metadata: { ...metadata, annotations } } };
}
