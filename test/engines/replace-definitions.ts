import { CustomResourceDefinitionType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import type { Definition } from '../lib/learned/invented-apis';
import { until } from '../until';

/** Puts these in place of all that are there, and waits until discovery and /openapi/v3 tell of the new ones. */
export async function replaceDefinitions(
  client: ApiClient,
  definitions: readonly Definition[],
): Promise<void> {
  const { items } = await client.list<Definition>(CustomResourceDefinitionType, undefined);
  // Of kinds whose lists are not answered yet the server ends its deletion after minutes.
  await until('the old definitions to be served', () => areListed(client, items), 60_000);
  for (const { metadata } of items)
    await client.delete(CustomResourceDefinitionType, undefined, metadata.name);
  const left = async () => (await client.list(CustomResourceDefinitionType, undefined)).items.length;
  await until('the definitions to be gone', async () => (await left()) === 0, 60_000);
  for (const definition of definitions) await client.create(CustomResourceDefinitionType, definition);
  await until(
    'the new definitions to be served',
    async () => {
      for (const { spec } of definitions) {
        const version = spec.versions[0]?.name;
        const root = `apis/${spec.group}/${version}`;
        const list = await client.document(`/${root}`);
        const document = await client.document(`/openapi/v3/${root}`);
        const { plural } = spec.names;
        const isListed = JSON.stringify(list ?? '').includes(`"${plural}"`);
        const { description = '' } = spec.versions[0]?.schema.openAPIV3Schema ?? {};
        // What is served may be that of before for a while.
        if (!isListed || !JSON.stringify(document ?? '').includes(JSON.stringify(description))) return false;
      }
      return areListed(client, definitions);
    },
    60_000,
  );
}

async function areListed(client: ApiClient, definitions: readonly Definition[]): Promise<boolean> {
  const lists = definitions.map(({ spec: { group, versions, names, scope } }) => {
    const { kind, plural } = names;
    const version = versions[0]?.name ?? '';
    return client.list({ group, version, kind, plural, namespaced: scope === 'Namespaced' }, undefined);
  });
  return (await Promise.allSettled(lists)).every(({ status }) => status === 'fulfilled');
}
