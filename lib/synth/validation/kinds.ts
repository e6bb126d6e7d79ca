import { checkContract, checkCrd, checkUnknownFields } from '../../schema';
import { apiOf, type RenderedObject } from '../rendered-app';
import { type Finding, movedTo } from './finding';

/**
 * What the contract and the CRDs, CEL rules included, say of one object. Fields that the CRDs do not know are warnings
 * and stay: they may be of a later release.
 */
export function kindFindings(object: RenderedObject): Finding[] {
  const { manifest, site } = object;
  const api = apiOf(site);
  const contract = checkContract(manifest, api);
  const reported = new Set(contract.map(({ at }) => at));
  const ofCrd = [...checkCrd(manifest, api), ...checkUnknownFields(manifest, api)];
  return [...contract, ...ofCrd.filter(({ at }) => !reported.has(at))].map((finding) =>
    movedTo(object, finding),
  );
}
