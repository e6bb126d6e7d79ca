import type { KubeObject, ResourceType, TargetParameters } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';

export interface Naming {
  /** The kinds whose targets are looked at. */
  readonly by: readonly ResourceType[];
  /** Which name in a target means the object. */
  readonly as: (parameters: TargetParameters) => string | undefined;
}

/** Whether the target of an object in the same namespace names this one. */
export async function isNamedInTargets(
  client: ApiClient,
  { metadata: { namespace, name } }: KubeObject,
  { by, as }: Naming,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (const type of by) {
    const { items } = await client.list(type, namespace, { signal });
    if (items.some((each) => as(parametersOf(each)) === name)) return true;
  }
  return false;
}

function parametersOf({ spec }: KubeObject): TargetParameters {
  return (spec as { parameters?: TargetParameters } | undefined)?.parameters ?? {};
}
