import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type ClusterDefaultTarget, referencesOf } from '../constructs';
import { MoskApi, qualifiedName } from '../model';
import type { DefaultTarget, PolicyInput, Reference, Subject } from '../policy';
import { apiOf, managementClusterOf, type RenderedApp, type RenderedObject } from './rendered-app';

/** An app as policies see it. */
export interface AppInput extends Omit<PolicyInput, 'now' | 'inventory' | 'base' | 'live'> {
  /** The construct that made a subject. */
  readonly constructs: ReadonlyMap<Subject, IConstruct>;
  /** `namespace/name` of what constructs only name, because it is made elsewhere. */
  readonly external: readonly string[];
}

export function appInput({ objects, defaultTargets }: RenderedApp): AppInput {
  const constructs = new Map(objects.map((object) => [subjectOf(object), object.construct]));
  const apis = new Map(
    objects.map(({ managementCluster }) => [managementCluster.node.path, apiOf(managementCluster)]),
  );
  const subjects = [...constructs.keys()];
  const defaults = defaultTargets.map(defaultTargetOf);
  return {
    ...{ subjects, constructs, defaultTargets: defaults, external: externalNames(subjects, defaults) },
    api: (managementCluster) => apis.get(managementCluster) ?? MoskApi.v26_2,
  };
}

function subjectOf({ manifest, managementCluster, path, construct }: RenderedObject): Subject {
  return {
    manifest,
    managementCluster: managementCluster.node.path,
    place: (field) => ({ text: field === undefined ? path : `${path}: ${field}`, construct: path }),
    references: referencesIn(construct.node.scope),
  };
}

function defaultTargetOf(target: ClusterDefaultTarget): DefaultTarget {
  const { namespace, cluster, parameters } = target;
  const { path } = target.node;
  return {
    ...{ managementCluster: managementClusterOf(Chart.of(target)).node.path, namespace, cluster, parameters },
    place: { text: path, construct: path },
    references: referencesIn(target),
  };
}

function referencesIn(construct: IConstruct | undefined): readonly Reference[] | undefined {
  return referencesOf(construct)?.map(({ field, name, construct: made }) => ({
    field,
    name,
    managementCluster: made && managementClusterOf(Chart.of(made)).node.path,
  }));
}

function externalNames(subjects: readonly Subject[], defaultTargets: readonly DefaultTarget[]): string[] {
  const named = [
    ...subjects.map(({ references, manifest }) => ({ references, namespace: manifest.metadata.namespace })),
    ...defaultTargets,
  ].flatMap(({ references = [], namespace }) =>
    references
      .filter(({ managementCluster }) => managementCluster === undefined)
      .map(({ name }) => qualifiedName(namespace, name)),
  );
  return [...new Set(named)];
}
