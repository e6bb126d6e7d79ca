import { MoskApi } from '../../../../lib/model';
import type { CommonInputs } from './behaviour';
import { UNKNOWN } from './unknown';

/** What the API of the resource's management cluster looks like. */
export function moskApiOf({ api }: Pick<CommonInputs, 'api'>): MoskApi {
  return api === undefined || (api as unknown) === UNKNOWN ? MoskApi.v26_2 : MoskApi.v26_2.with(api);
}
