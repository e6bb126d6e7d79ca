import { notFound } from '../status-error';
import type { Api, Call, Outcome } from './api';

export function get(api: Api, { resource, namespace, name }: Call): Outcome {
  const object = api.store.get(resource.type, namespace, name);
  if (object === undefined) throw notFound(resource.type, name);
  return { code: 200, object, warnings: [] };
}
