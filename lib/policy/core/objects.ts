import { checkContract, checkNoCluster } from '../../contract';
import type { BackupError } from '../../errors';
import type { MoskApi } from '../../model';
import { checkCrd, checkUnknownFields } from '../../schema';
import { checkVersion } from '../judging/examine';
import type { Subject } from '../judging/subject';
import { type CoreFinding, type CoreRule, coreFinding } from './core-rule';
import { metadataFindings } from './metadata';
import { plainDataFindings } from './plain-data';

/** Each object by itself. */
export const soundObjects: CoreRule = function* (context) {
  for (const subject of context.everything)
    yield* findingsOf(subject, context.apiOf(subject.managementCluster));
};

function findingsOf(subject: Subject, api: MoskApi): CoreFinding[] {
  const { manifest } = subject;
  const first = [...checkNoCluster(manifest), ...plainDataFindings(manifest)];
  // What is no object at all has no metadata to check.
  const found = first.length > 0 ? first : [...metadataFindings(manifest), ...kindFindings(subject, api)];
  return found.map((each) => coreFinding(subject, each));
}

/**
 * What the contract and the CRDs, CEL rules included, say of one object. Fields that the CRDs do not know are warnings
 * and stay: they may be of a later release.
 */
function kindFindings({ manifest }: Subject, api: MoskApi): BackupError[] {
  const version = checkVersion(manifest, api);
  if (version.length > 0) return version;
  const contract = checkContract(manifest, api);
  const reported = new Set(contract.map(({ at }) => at));
  const ofCrd = [...checkCrd(manifest, api), ...checkUnknownFields(manifest, api)];
  return [...contract, ...ofCrd.filter(({ at }) => !reported.has(at))];
}
