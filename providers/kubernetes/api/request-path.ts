import type { Ask } from './failure';

export type Query = Readonly<Record<string, string | number | undefined>>;

/** Path and query of a request; undefined parameters are left out. */
export function pathOf(
  { type, namespace, name, subresource }: Omit<Ask, 'verb' | 'server'>,
  query: Query = {},
): string {
  const parts = type.group === '' ? ['api', type.version] : ['apis', type.group, type.version];
  if (type.namespaced && namespace !== undefined) parts.push('namespaces', namespace);
  parts.push(type.plural);
  if (name !== undefined) parts.push(name);
  if (subresource !== undefined) parts.push(subresource);

  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) parameters.set(key, String(value));
  const search = parameters.toString();
  return `/${parts.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}
