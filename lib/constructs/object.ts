import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { BackupError } from '../errors';
import { apiVersionOf, checkNamespace, type KubeObject, type ResourceType } from '../model';
import { assertContract } from '../schema';
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
   * `metadata.annotations`. They win over those that the construct sets.
   * @default - order and removal guards for Argo CD and Flux, and the reasons of weaker choices
   */
  readonly annotations?: { [name: string]: string };
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
  const namespace = namespaceOf(scope, parts.namespace);
  const metadata = {
    name: parts.name,
    namespace,
    labels: parts.labels,
    annotations: { ...parts.ours, ...parts.annotations },
  };
  const object: KubeObject = { apiVersion: apiVersionOf(type), kind: type.kind, metadata, ...parts.content };
  assertContract(object, node.path, moskApiOf(scope));
  new ApiObject(scope, 'Resource', object);
  return { namespace };
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
