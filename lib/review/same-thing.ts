import type { PolicyFinding } from '../policy';
import type { Consequence } from './consequence';

/** Whether a finding says nothing that the consequence does not say. */
export function saysTheSame(
  { rules = [], about, site, place }: Consequence,
  finding: PolicyFinding,
): boolean {
  if (!rules.includes(finding.rule) || (finding.site ?? site) !== site) return false;
  return about === finding.about || (place !== undefined && place.text === finding.place?.text);
}
