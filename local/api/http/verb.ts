import { booleanIn } from '../verbs';
import type { ResourcePath } from './request-path';

/** The verb of a request on a resource, in the words of authorization and audit. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** @returns undefined for a method that resources do not know */
export function verbOf(method: string, { name }: ResourcePath, query: URLSearchParams): Verb | undefined {
  switch (method) {
    case 'GET':
      if (booleanIn(query, 'watch') === true) return 'watch';
      return name === '' ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}
