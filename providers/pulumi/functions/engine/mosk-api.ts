import { MoskApi } from '../../../../lib/model';
import type { CommonInputs } from './behaviour';
import { UNKNOWN } from './unknown';

type Described = Pick<CommonInputs, 'api'> &
  Partial<Pick<CommonInputs, 'kind' | 'apiSchema'>> & { readonly extraFields?: unknown };

/**
 * What the API of the resource's management cluster looks like; with a schema, if the inputs have a learned one. Without
 * while nobody knows which further fields there are: one that has to be there may be among them.
 */
export function moskApiOf({ kind, api, apiSchema, extraFields }: Described): MoskApi {
  if (api === undefined || (api as unknown) === UNKNOWN) return MoskApi.v26_2;
  if (kind === undefined || apiSchema === undefined || extraFields === UNKNOWN)
    return MoskApi.v26_2.with(api);
  const { release } = api;
  const schemas = { [kind]: JSON.parse(apiSchema) };
  return MoskApi.from({ version: 1, release, facts: {}, schemas }).with(api);
}
