import type { PolicyFinding } from '../policy';
import type { Consequence } from './consequence';

/** Whether a finding says nothing that the consequence does not say. */
export function saysTheSame(
  { rules = [], about, managementCluster, place }: Consequence,
  finding: PolicyFinding,
): boolean {
  if (!rules.includes(finding.rule) || (finding.managementCluster ?? managementCluster) !== managementCluster)
    return false;
  return about === finding.about || (place !== undefined && place.text === finding.place?.text);
}
