/**
 * By which labels and annotations whoever has made an object knows it again, and would change or prune it: those of our
 * own tools, of Argo CD, Flux and Helm. Nothing else in this package knows them.
 */
import type { KubeObject } from '../api/manifest';
import { OWNER_ANNOTATION } from '../api/records';
import { ownerOf } from './owner';

/** What says on an object that somebody has it. */
export interface OwnerMark {
  /**
   * Ours as the annotation has it (`pulumi:acme/shop/prod:nightly`); `argocd:<application>`,
   * `flux:Kustomization/<namespace>/<name>`, `flux:HelmRelease/<namespace>/<name>`, `helm:<namespace>/<release>`.
   */
  readonly owner: string;
  /** Keys of the labels that say so. */
  readonly labels: readonly string[];
  /** Keys of the annotations that say so. */
  readonly annotations: readonly string[];
}

/** Argo CD: `<application>:<group>/<kind>:<namespace>/<name>`. */
const TRACKING_ID = 'argocd.argoproj.io/tracking-id';
/** Where Argo CD tracks by label: the default up to 2.14, and a usual choice in its place. */
const SHARED_INSTANCE_LABEL = 'app.kubernetes.io/instance';
const INSTANCE_LABELS = [SHARED_INSTANCE_LABEL, 'argocd.argoproj.io/instance'];

const FLUX = {
  Kustomization: 'kustomize.toolkit.fluxcd.io',
  HelmRelease: 'helm.toolkit.fluxcd.io',
} as const;

const HELM_RELEASE = 'meta.helm.sh/release-name';
const HELM_NAMESPACE = 'meta.helm.sh/release-namespace';
const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** Labels by which engines and Helm recognise what they have made, whatever else an object says. */
export const TRACKING_LABELS: readonly string[] = [...INSTANCE_LABELS, `${FLUX.Kustomization}/name`];

/** Every owner that an object names, each once; empty for what belongs to nobody. */
export function ownerMarks(object: KubeObject): OwnerMark[] {
  const own = ownerOf(object);
  const helm = [...helmMarks(object)];
  const marks = [
    ...(own === undefined ? [] : [{ owner: own, labels: [], annotations: [OWNER_ANNOTATION] }]),
    ...argoCdMarks(object, helm.length > 0),
    ...fluxMarks(object),
    ...helm,
  ];
  const owners = [...new Set(marks.map(({ owner }) => owner))];
  return owners.map((owner) => {
    const same = marks.filter((mark) => mark.owner === owner);
    return {
      owner,
      labels: same.flatMap(({ labels }) => labels),
      annotations: same.flatMap(({ annotations }) => annotations),
    };
  });
}

/**
 * Whether somebody who names owners means the one of a mark: by its whole text, or ours by tool and scope alone
 * (`pulumi:acme/shop/prod`), which is everything of a stack.
 */
export function isNamed({ owner }: Pick<OwnerMark, 'owner'>, named: readonly string[]): boolean {
  return named.some((name) => {
    if (owner === name) return true;
    return name.includes(':') && (owner.startsWith(`${name}:`) || owner.startsWith(`${name}/`));
  });
}

function* argoCdMarks(object: KubeObject, isOfHelm: boolean): Iterable<OwnerMark> {
  const { labels = {}, annotations = {} } = object.metadata;
  const application = trackedBy(annotations[TRACKING_ID], object);
  if (application !== undefined) {
    yield { owner: `argocd:${application}`, labels: [], annotations: [TRACKING_ID] };
  }
  for (const label of INSTANCE_LABELS) {
    const value = labels[label];
    // Helm's charts write the same label.
    if (value === undefined || value === '' || (isOfHelm && label === SHARED_INSTANCE_LABEL)) continue;
    yield { owner: `argocd:${value}`, labels: [label], annotations: [] };
  }
}

/** An id that names another object was copied here, and Argo CD takes no notice of it (documented). */
function trackedBy(id: string | undefined, { apiVersion, kind, metadata }: KubeObject): string | undefined {
  const [, application, tracked] = /^([^:]+):(.+)$/s.exec(id ?? '') ?? [];
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return tracked === `${group}/${kind}:${metadata.namespace ?? ''}/${metadata.name}`
    ? application
    : undefined;
}

function* fluxMarks({ metadata: { labels = {} } }: KubeObject): Iterable<OwnerMark> {
  for (const [kind, group] of Object.entries(FLUX)) {
    const [name, namespace] = [`${group}/name`, `${group}/namespace`];
    if (labels[name] === undefined) continue;
    const keys = [name, namespace].filter((label) => labels[label] !== undefined);
    yield { owner: `flux:${kind}/${labels[namespace] ?? ''}/${labels[name]}`, labels: keys, annotations: [] };
  }
}

function* helmMarks({ metadata: { labels = {}, annotations = {} } }: KubeObject): Iterable<OwnerMark> {
  const release = annotations[HELM_RELEASE];
  if (release === undefined) return;
  yield {
    owner: `helm:${annotations[HELM_NAMESPACE] ?? ''}/${release}`,
    labels: labels[MANAGED_BY] === 'Helm' ? [MANAGED_BY] : [],
    annotations: [HELM_RELEASE, HELM_NAMESPACE].filter((key) => annotations[key] !== undefined),
  };
}
