import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type ClusterDefaultTarget, referencesOf } from '../../constructs';
import { MoskApi, qualifiedName } from '../../model';
import type { DefaultTarget, PolicyInput, Subject } from '../../policy';
import { apiOf, type RenderedApp, type RenderedObject, siteOf } from '../rendered-app';

/** An app as policies see it. */
export interface AppInput extends Omit<PolicyInput, 'now' | 'inventory' | 'base' | 'live'> {
  /** The construct that made a subject. */
  readonly constructs: ReadonlyMap<Subject, IConstruct>;
  /** `namespace/name` of what constructs only name, because it is made elsewhere. */
  readonly external: readonly string[];
}

export function appInput({ objects, defaultTargets }: RenderedApp): AppInput {
  const constructs = new Map(objects.map((object) => [subjectOf(object), object.construct]));
  const apis = new Map(objects.map(({ site }) => [site.node.path, apiOf(site)]));
  return {
    subjects: [...constructs.keys()],
    constructs,
    defaultTargets: defaultTargets.map(defaultTargetOf),
    external: externalNames(objects, defaultTargets),
    api: (site) => apis.get(site) ?? MoskApi.v26_2,
  };
}

function subjectOf({ manifest, site, path }: RenderedObject): Subject {
  return {
    manifest,
    site: site.node.path,
    place: (field) => ({ text: field === undefined ? path : `${path}: ${field}`, construct: path }),
  };
}

function defaultTargetOf(target: ClusterDefaultTarget): DefaultTarget {
  const { namespace, cluster, parameters } = target;
  return { site: siteOf(Chart.of(target)).node.path, namespace, cluster, parameters };
}

function externalNames(
  objects: readonly RenderedObject[],
  defaultTargets: readonly ClusterDefaultTarget[],
): string[] {
  const users: [construct: IConstruct | undefined, namespace: string | undefined][] = [
    ...objects.map(({ construct, manifest }): [IConstruct | undefined, string | undefined] => [
      construct.node.scope,
      manifest.metadata.namespace,
    ]),
    ...defaultTargets.map((each): [IConstruct, string] => [each, each.namespace]),
  ];
  const names = users.flatMap(([construct, namespace]) =>
    (referencesOf(construct) ?? [])
      .filter((reference) => reference.construct === undefined)
      .map(({ name }) => qualifiedName(namespace, name)),
  );
  return [...new Set(names)];
}
