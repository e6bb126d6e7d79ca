import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { KubeObject } from '../model';

/** Declares an object that belongs to no namespace; cdk8s gives every object the namespace of its chart. */
export function clusterObject(scope: Construct, id: string, manifest: KubeObject): ApiObject {
  const object = new ApiObject(scope, id, manifest);
  if (Chart.of(scope).namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return object;
}
