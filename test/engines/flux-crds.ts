import type { KubeObject } from '../../lib/model';

/**
 * The kinds of Flux, as far as kustomize-controller reads them, with any content: their own CRDs are part of projects
 * that these tests do not build.
 */
export function fluxCrds(): KubeObject[] {
  const source = 'source.toolkit.fluxcd.io';
  return [
    crd('kustomize.toolkit.fluxcd.io', 'Kustomization', 'kustomizations'),
    crd(source, 'GitRepository', 'gitrepositories'),
    crd(source, 'OCIRepository', 'ocirepositories'),
    crd(source, 'Bucket', 'buckets'),
    crd(source, 'ExternalArtifact', 'externalartifacts'),
  ];
}

function crd(group: string, kind: string, plural: string): KubeObject {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } },
        },
      ],
    },
  };
}
