import {
  apiVersionOf,
  ClusterBackupScheduleType,
  isNamed,
  type KubeObject,
  OWNER_ANNOTATION,
  otherOwners,
  ownerMarks,
  withoutMarks,
} from '../../../../lib/model';

const object = (metadata: Partial<KubeObject['metadata']>): KubeObject => ({
  apiVersion: apiVersionOf(ClusterBackupScheduleType),
  kind: 'ClusterBackupSchedule',
  metadata: { name: 'nightly', namespace: 'shop', ...metadata },
});
const owners = (metadata: Partial<KubeObject['metadata']>) =>
  ownerMarks(object(metadata)).map(({ owner }) => owner);
const tracking = (id: string) => ({ annotations: { 'argocd.argoproj.io/tracking-id': id } });

describe('whose an object is', () => {
  it.each([
    ['nobody says', {}, []],
    [
      'our tools say',
      { annotations: { [OWNER_ANNOTATION]: 'pulumi:acme/shop/prod:nightly' } },
      ['pulumi:acme/shop/prod:nightly'],
    ],
    [
      'Argo CD says by its tracking id',
      tracking('apps:kaas.mirantis.com/ClusterBackupSchedule:shop/nightly'),
      ['argocd:apps'],
    ],
    ['Argo CD says by its label', { labels: { 'app.kubernetes.io/instance': 'apps' } }, ['argocd:apps']],
    [
      'Argo CD says by the label of its own',
      { labels: { 'argocd.argoproj.io/instance': 'apps' } },
      ['argocd:apps'],
    ],
    [
      'Flux says by its labels',
      {
        labels: {
          'kustomize.toolkit.fluxcd.io/name': 'b',
          'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
        },
      },
      ['flux:Kustomization/flux-system/b'],
    ],
    [
      "Flux says of Helm's",
      { labels: { 'helm.toolkit.fluxcd.io/name': 'b', 'helm.toolkit.fluxcd.io/namespace': 'flux-system' } },
      ['flux:HelmRelease/flux-system/b'],
    ],
    [
      'Helm says, whose charts write the label that Argo CD reads',
      {
        labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'b' },
        annotations: { 'meta.helm.sh/release-name': 'b', 'meta.helm.sh/release-namespace': 'tools' },
      },
      ['helm:tools/b'],
    ],
  ] as const)('%s', (_who, metadata, expected) => {
    expect(owners(metadata)).toEqual(expected);
  });

  it('is not said by a tracking id that was copied from another object, of which Argo CD takes no notice', () => {
    expect(owners(tracking('apps:kaas.mirantis.com/ClusterBackupSchedule:shop/other'))).toEqual([]);
    expect(owners(tracking('apps:kaas.mirantis.com/ClusterBackup:shop/nightly'))).toEqual([]);
    expect(owners(tracking('nonsense'))).toEqual([]);
  });

  it('may be said by several, and twice by one', () => {
    const both = {
      labels: { 'app.kubernetes.io/instance': 'apps' },
      annotations: {
        [OWNER_ANNOTATION]: 'cli:default:shop/nightly',
        ...tracking('apps:kaas.mirantis.com/ClusterBackupSchedule:shop/nightly').annotations,
      },
    };

    expect(owners(both)).toEqual(['cli:default:shop/nightly', 'argocd:apps']);
    expect(otherOwners(object(both), 'cli:default:shop/nightly').map(({ owner }) => owner)).toEqual([
      'argocd:apps',
    ]);
    expect(withoutMarks(otherOwners(object(both), undefined))).toEqual({
      labels: { 'app.kubernetes.io/instance': null },
      annotations: { [OWNER_ANNOTATION]: null, 'argocd.argoproj.io/tracking-id': null },
    });
  });

  it('leaves a label alone that Helm has not written', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'Helm' };
    expect(ownerMarks(object({ labels }))).toEqual([]);
    const rendered = {
      labels: { 'app.kubernetes.io/managed-by': 'tools' },
      annotations: { 'meta.helm.sh/release-name': 'b' },
    };
    expect(ownerMarks(object(rendered))[0]?.labels).toEqual([]);
  });
});

describe('an owner is named', () => {
  it.each([
    ['by its whole text', 'argocd:apps', true],
    ['not by its beginning', 'argocd:app', false],
    ['by its tool alone: never', 'argocd', false],
  ])('%s: %s', (_how, name, expected) => {
    expect(isNamed({ owner: 'argocd:apps' }, [name])).toBe(expected);
  });

  it.each([
    ['pulumi:acme/shop/prod:nightly', true],
    ['pulumi:acme/shop/prod', true],
    ['pulumi:acme/shop', true],
    ['pulumi:acme/shop/pro', false],
    ['pulumi:other', false],
    ['pulumi', false],
  ])('one of ours by %s: %s', (name, expected) => {
    expect(isNamed({ owner: 'pulumi:acme/shop/prod:nightly' }, [name])).toBe(expected);
  });
});
