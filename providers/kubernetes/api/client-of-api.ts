import { apiVersionOf, type KubeObject, type MoskApi, type ResourceType } from '../../../lib/model';
import type { ApiClient } from './api';

/**
 * The same client for a management cluster with plurals and versions of its own: whoever uses it says and hears those of
 * `v1alpha1`, and the server those that it has.
 */
export function clientOfApi(client: ApiClient, api: MoskApi): ApiClient {
  if (api.settings.resources === undefined) return client;
  const named = (type: ResourceType) => api.resource(type);
  /** As the server has it. */
  const there = <T extends KubeObject>(type: ResourceType, object: T): T =>
    withVersion(object, apiVersionOf(type), apiVersionOf(named(type)));
  /** As everybody else has it. */
  const here = <T extends KubeObject>(type: ResourceType, object: T): T =>
    withVersion(object, apiVersionOf(named(type)), apiVersionOf(type));
  return {
    server: client.server,
    document: client.document,
    async get<T extends KubeObject>(type: ResourceType, ...rest: Rest<'get'>) {
      const found = await client.get<T>(named(type), ...rest);
      return found && here(type, found);
    },
    async list<T extends KubeObject>(type: ResourceType, ...rest: Rest<'list'>) {
      const listing = await client.list<T>(named(type), ...rest);
      return { ...listing, items: listing.items.map((each) => here(type, each)) };
    },
    async create<T extends KubeObject>(
      type: ResourceType,
      object: T,
      options?: Parameters<ApiClient['create']>[2],
    ) {
      return here(type, await client.create(named(type), there(type, object), options));
    },
    async update<T extends KubeObject>(
      type: ResourceType,
      object: T,
      options?: Parameters<ApiClient['update']>[2],
    ) {
      return here(type, await client.update(named(type), there(type, object), options));
    },
    async patch<T extends KubeObject>(
      type: ResourceType,
      namespace: string | undefined,
      name: string,
      body: unknown,
      options: Parameters<ApiClient['patch']>[4],
    ) {
      const sent = options.type === 'apply' ? there(type, body as KubeObject) : body;
      return here(type, await client.patch<T>(named(type), namespace, name, sent, options));
    },
    async delete(type, ...rest) {
      const left = await client.delete(named(type), ...rest);
      return left && here(type, left);
    },
    async *watch<T extends KubeObject>(type: ResourceType, ...rest: Rest<'watch'>) {
      for await (const event of client.watch<T>(named(type), ...rest)) {
        yield { ...event, object: here(type, event.object) };
      }
    },
  };
}

type Rest<Verb extends 'get' | 'list' | 'watch'> =
  Parameters<ApiClient[Verb]> extends [ResourceType, ...infer R] ? R : never;

function withVersion<T extends KubeObject>(object: T, from: string, to: string): T {
  return from !== to && object.apiVersion === from ? { ...object, apiVersion: to } : object;
}
