import { CustomResourceDefinitionType, type KubeObject, MoskApi } from '../lib/model';
import { type CustomResourceDefinition, crdsOf } from '../lib/schema';
import type { ApiClient } from '../providers/kubernetes';

type Definition = KubeObject & CustomResourceDefinition;

/** Ours, as an API has them, and theirs in place of ours. */
export function definitions(options: { api?: MoskApi; crds?: readonly KubeObject[] }): Definition[] {
  const ours = crdsOf(options.api ?? MoskApi.v26_2);
  const all = [...ours, ...(options.crds ?? [])] as readonly Definition[];
  return [...new Map(all.map((crd) => [crd.metadata.name, crd])).values()];
}

/** What a folder has kept of them from before gives way to what is asked for now. */
export async function putDefinitions(client: ApiClient, crds: readonly KubeObject[]): Promise<void> {
  const type = CustomResourceDefinitionType;
  for (const crd of crds) {
    const { name } = crd.metadata;
    const kept = await client.get(type, undefined, name);
    if (kept === undefined) await client.create(type, crd);
    else await client.update(type, { ...crd, metadata: kept.metadata });
  }
}
