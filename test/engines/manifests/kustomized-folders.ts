import { type Dice, diceOf } from '../../promises/dice';

/** Files of a folder with kustomizations, by their paths; `site` is the one to build. */
export type Files = Readonly<Record<string, string>>;

const KINDS = ['ClusterBackup', 'ClusterBackupSchedule'] as const;
const NAMES = ['nightly', 'weekly', 'before'] as const;

interface Known {
  readonly kind: string;
  readonly name: string;
}

/** Folders as teams have them: bases, overlays, components and patches, and what nobody should write. */
export function kustomizedFolder(seed: number): Files {
  const dice = diceOf(seed);
  const files: Record<string, string> = {};
  const known: Known[] = [];
  const own = resources(dice, 'base', files, known);
  files['base/kustomization.yaml'] = kustomization(dice, { resources: own }, 'base', files, known);
  const siteResources = [
    dice.oneOf(['../base', '../base/', './../base']),
    ...resources(dice, 'site', files, []).slice(0, dice.below(2)),
  ];
  const components = dice.maybe(0.3, () => {
    files['part/kustomization.yaml'] = kustomization(
      dice,
      { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component' },
      'part',
      files,
      known,
    );
    return ['../part'];
  });
  files['site/kustomization.yaml'] = kustomization(
    dice,
    { resources: siteResources, ...(components && { components }) },
    'site',
    files,
    known,
  );
  return files;
}

function resources(dice: Dice, folder: string, files: Record<string, string>, known: Known[]): string[] {
  const names = NAMES.slice(0, 1 + dice.below(NAMES.length));
  return names.map((name) => {
    const kind = dice.oneOf(KINDS);
    known.push({ kind, name: `${name}-of-${folder}` });
    const objects = [object(dice, kind, `${name}-of-${folder}`)];
    if (dice.below(4) === 0)
      objects.push({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `${name}-text` },
        data: { a: 'b' },
      });
    files[`${folder}/${name}.yaml`] =
      dice.below(5) === 0
        ? JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
        : objects.map((each) => JSON.stringify(each)).join('\n---\n');
    return `${name}.yaml`;
  });
}

function object(dice: Dice, kind: string, name: string): Record<string, unknown> {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind,
    metadata: {
      name,
      ...dice.maybe(0.6, () => ({ namespace: 'prod' })),
      ...dice.maybe(0.4, () => ({ labels: { team: dice.oneOf(['a', 'b']) } })),
      ...dice.maybe(0.3, () => ({ annotations: { note: 'x' } })),
    },
    spec: {
      targetCluster: 'child',
      delete: dice.below(2) === 0,
      parameters: { keyEncryptionKey: 'key', rclone: { bucket: 'backups/prod', credential: 's3' } },
      list: [{ name: 'a', value: 1 }, 'b'],
    },
  };
}

function kustomization(
  dice: Dice,
  fixed: Record<string, unknown>,
  folder: string,
  files: Record<string, string>,
  known: readonly Known[],
): string {
  const patches = dice.some(2, () => patch(dice, folder, files, known));
  return JSON.stringify({
    ...(dice.below(2) === 0 && { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' }),
    ...fixed,
    ...dice.maybe(0.3, () => ({ namespace: 'other' })),
    ...dice.maybe(0.2, () => ({ namePrefix: 'x-' })),
    ...dice.maybe(0.2, () => ({ nameSuffix: '-y' })),
    ...dice.maybe(0.2, () => ({ commonAnnotations: { by: 'team' } })),
    ...dice.maybe(0.2, () => ({ commonLabels: { app: 'backups', site: 'common' } })),
    ...dice.maybe(0.2, () => ({ labels: [{ pairs: { site: 'a' }, includeSelectors: false }] })),
    ...dice.maybe(0.2, () => ({ images: [{ name: 'nginx', newTag: '2' }] })),
    ...dice.maybe(0.1, () => ({ configMapGenerator: [{ name: 'made', literals: ['a=b'] }] })),
    ...dice.maybe(0.06, () => ({ buildMetadata: ['originAnnotations'] })),
    ...dice.maybe(0.06, () => ({
      replacements: [
        {
          source: { kind: 'ClusterBackup', fieldPath: 'spec.targetCluster' },
          targets: [{ select: { kind: 'ClusterBackupSchedule' }, fieldPaths: ['spec.targetCluster'] }],
        },
      ],
    })),
    ...(patches.length > 0 && { patches }),
  });
}

function patch(
  dice: Dice,
  folder: string,
  files: Record<string, string>,
  known: readonly Known[],
): Record<string, unknown> {
  const { kind, name } =
    dice.below(12) === 0 ? { kind: dice.oneOf(KINDS), name: 'nobody' } : dice.oneOf(known);
  const target = dice.oneOf([
    { kind },
    { kind, name },
    { name: '.*-of-base' },
    { kind: 'ClusterBackup.*', namespace: 'prod' },
    { group: 'kaas.mirantis.com', version: 'v1alpha1' },
    { kind, labelSelector: 'team=a' },
    { name: 'x-.*' },
    { namespace: 'other' },
    { namespace: 'default' },
    { kind, name: `x-${name}` },
    { name: '[nw].*|before' },
  ]);
  const json = JSON.stringify(
    dice.oneOf([
      [{ op: 'replace', path: '/spec/delete', value: true }],
      [{ op: 'add', path: '/spec/delete', value: true }],
      [{ op: 'remove', path: '/spec/parameters/keyEncryptionKey' }],
      [{ op: 'add', path: '/metadata/annotations', value: { note: 'y' } }],
      [
        { op: 'test', path: '/spec/targetCluster', value: 'child' },
        { op: 'add', path: '/spec/list/-', value: 5 },
      ],
    ]),
  );
  const identity = { apiVersion: 'kaas.mirantis.com/v1alpha1', kind, metadata: { name } };
  const merge = JSON.stringify(
    dice.oneOf<Record<string, unknown>>([
      { ...identity, spec: { delete: true } },
      { ...identity, spec: { parameters: null } },
      { ...identity, spec: { parameters: { keyEncryptionKey: null, nfsUploadUrl: 'nfs://a/b' } } },
      { ...identity, spec: { list: [{ name: 'a', value: 2 }] } },
      { ...identity, metadata: { name, labels: { team: 'c' } } },
      { ...identity, $patch: 'delete' },
      { apiVersion: 'v1', kind: 'List', items: [{ ...identity, spec: { delete: true } }] },
      { ...identity, spec: { $patch: 'replace', targetCluster: 'lab' } },
      { ...identity, metadata: { name, namespace: 'prod' }, spec: { delete: true } },
    ]),
  );
  const [text, needsTarget] = dice.below(2) === 0 ? [json, true] : [merge, dice.below(2) === 0];
  const chosen = needsTarget ? { target } : {};
  if (dice.below(3) > 0) return { patch: text, ...chosen };
  const file = `patch-${dice.below(1_000)}.yaml`;
  files[`${folder}/${file}`] = text;
  return { path: file, ...chosen };
}
