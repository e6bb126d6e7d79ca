import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { assertContract, setAlready } from '../contract';
import { BackupError } from '../errors';
import { checkNamespace, type KubeObject, type MoskApi, type ResourceType } from '../model';
import { joinApp } from './join-app';
import { moskApiOf } from './management-cluster';

/** What every object takes beside its own members. */
export interface ObjectProps {
  /**
   * The MOSK project of the cluster.
   * @default - the namespace of the ManagementCluster (or chart) around it
   */
  readonly namespace?: string;
  /**
   * `metadata.labels`
   * @default - the chart's labels alone
   */
  readonly labels?: { [name: string]: string };
  /**
   * `metadata.annotations`, beside those that the construct sets. Another value for one of those is an error, because
   * they are what keeps engines from removing the object.
   * @default - order and removal guards for Argo CD and Flux, and the reasons of weaker choices
   */
  readonly annotations?: { [name: string]: string };
}

/** What every object of the backup kinds takes besides. */
export interface SpecProps extends ObjectProps {
  /**
   * Fields of `spec` that this package does not know, such as those of a later release. Fields that it sets itself
   * cannot be given. Deeper ones: `ApiObject.of(construct).addJsonPatch(…)`.
   * @default - none
   */
  readonly extraFields?: { [field: string]: unknown };
}

interface ObjectParts extends ObjectProps {
  readonly name: string;
  /** Annotations of the construct itself. */
  readonly ours: Record<string, string>;
  /** Everything beside apiVersion, kind and metadata. */
  readonly content: Record<string, unknown>;
}

/**
 * Emits one object under the construct `scope`, after every contract rule has passed. A raw `ApiObject`: generated
 * classes would lose what the CRD says and drop fields that a patch adds. Reach it by `ApiObject.of(construct)`.
 * @throws BackupError of the rule that is broken, at the construct's path and the path in the manifest
 */
export function emit(scope: Construct, type: ResourceType, parts: ObjectParts): { namespace: string } {
  const { node } = scope;
  joinApp(scope);
  const namespace = namespaceOf(scope, parts.namespace);
  const metadata = {
    name: parts.name,
    namespace,
    labels: parts.labels,
    annotations: {
      ...parts.ours,
      ...othersThan(parts.ours, parts.annotations, scope, 'metadata.annotations'),
    },
  };
  const api = moskApiOf(scope);
  const object: KubeObject = {
    apiVersion: api.apiVersionOf(type),
    kind: type.kind,
    metadata,
    ...parts.content,
  };
  assertContract(object, node.path, api);
  assertLearned(object, node.path, api);
  new ApiObject(scope, 'Resource', object);
  return { namespace };
}

/** What was learned of the management cluster has fields of its own, and types of them: it would refuse the others. */
function assertLearned(object: KubeObject, path: string, api: MoskApi): void {
  if (api.learned === undefined) return;
  const { checkStrictFields, checkStructure } = require('../schema') as typeof import('../schema');
  for (const finding of [...checkStrictFields(object, api), ...checkStructure(object, api)]) {
    throw finding.moved(path);
  }
}

/**
 * A spec with the fields that only the user knows.
 * @throws BackupError `already-set` for a field that the construct sets
 */
export function specWith(
  scope: Construct,
  spec: Record<string, unknown>,
  { extraFields }: SpecProps,
): Record<string, unknown> {
  return { ...spec, ...othersThan(spec, extraFields, scope, 'spec') };
}

function othersThan<Value>(
  ours: Record<string, unknown>,
  given: { [name: string]: Value } | undefined,
  scope: Construct,
  field: string,
): { [name: string]: Value } | undefined {
  const [first] = setAlready(ours, given, {
    what: 'construct',
    at: `${scope.node.path}: ${field}`,
    fix: 'leave it out and use the member of the construct that decides it; to overrule the construct all the same: ApiObject.of(construct).addJsonPatch(…)',
  });
  if (first !== undefined) throw first;
  return given;
}

/** @throws BackupError `namespace-required`, `invalid-name` */
export function namespaceOf(scope: Construct, explicit: string | undefined): string {
  const namespace = explicit ?? Chart.of(scope).namespace;
  const at = `${scope.node.path}: metadata.namespace`;
  if (namespace !== undefined) return checkNamespace(namespace, at);
  throw new BackupError('namespace-required', 'The object has no namespace', {
    at,
    fix: 'give the MOSK project of the cluster, here or once: new ManagementCluster(app, id, { namespace })',
  });
}
