import { quotable } from '../model';
import type { PolicyWaiver } from '../policy';
import type { Sample } from './text-format';

const DAY_MS = 86_400_000;

/**
 * When the waivers of a policy end: with their last day, in UTC. Of two for one thing the later counts. Those that objects
 * carry are a matter of `check` and of the report: they come and go with their objects.
 */
export function waiverSamples(waivers: readonly PolicyWaiver[]): Sample[] {
  const ends = new Map<string, Sample>();
  for (const { rule, about, until } of waivers) {
    const value = (Date.parse(`${until}T00:00:00Z`) + DAY_MS) / 1000;
    const labels = { rule: quotable(rule), about: quotable(about) };
    const id = JSON.stringify(labels);
    const known = ends.get(id);
    if (known === undefined || known.value < value) ends.set(id, { metric: 'waiverEnd', labels, value });
  }
  return [...ends.values()];
}
