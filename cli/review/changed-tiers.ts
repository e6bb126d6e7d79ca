import { type TierChange, type WrittenRetention, writtenTiers } from '../../lib/review';
import { policySources } from '../check';
import { decodeText } from '../input/decode-text';
import type { Io } from '../io';
import { formerInventory } from './changed-judges';
import type { Judges } from './judges';
import type { Change } from './read/change';

type Asked = Pick<Judges, 'policy' | 'policyName' | 'inventory' | 'inventoryName'>;

/**
 * What a change does to what tiers keep: by the text of the policy at both ends, none of which is run for it, and by the
 * labels of the inventory. `undefined`: nothing.
 */
export async function changedTiers(
  change: Change,
  { policy, policyName, inventory, inventoryName }: Asked,
  io: Io,
): Promise<TierChange | undefined> {
  const loaded = new Map<string, WrittenRetention>(
    [...policy.settings.tiers].map(([name, { retention }]) => [name, { retention }]),
  );
  const [was, is] = [new Map<string, WrittenRetention>(), new Map<string, WrittenRetention>()];
  let isChanged = false;
  for (const file of policySources(policyName, io)) {
    const ends = await change.ends(file);
    if (ends === undefined) continue;
    isChanged = true;
    for (const [name, retention] of writtenIn(ends.before)) was.set(name, retention);
    for (const [name, retention] of writtenIn(ends.after)) is.set(name, retention);
  }
  const list = inventoryName === undefined ? undefined : await change.ends(inventoryName);
  if (!isChanged && list === undefined) return undefined;
  const clustersIn = (file: Buffer | undefined) => formerInventory(file, inventoryName ?? '')?.clusters;
  const [formerClusters, clusters] = [clustersIn(list?.before), clustersIn(list?.after)];
  const names = new Set([...loaded.keys(), ...was.keys(), ...is.keys()]);
  // What neither end writes stands in a file that the change leaves alone; a tier that only one end writes is none before.
  const tiersOf = (written: typeof was, other: typeof was) =>
    new Map(
      [...names].flatMap((name) => {
        const found = written.get(name) ?? (other.has(name) ? undefined : loaded.get(name));
        return found === undefined ? [] : [[name, found] as const];
      }),
    );
  const asked = [
    ...(inventory === undefined ? ['--inventory FILE'] : [`--inventory ${inventoryName}`]),
    `--policy ${policyName}`,
  ];
  return {
    before: tiersOf(was, is),
    after: tiersOf(is, was),
    ...(formerClusters && { formerInventory: formerClusters }),
    ...(clusters && { inventory: clusters }),
    place: { text: policyName, file: policyName },
    shownBy: ['mosk-backup prune', ...asked].join(' '),
  };
}

function writtenIn(file: Buffer | undefined): ReadonlyMap<string, WrittenRetention> {
  const text = file === undefined ? '' : decodeText(file);
  return typeof text === 'string' ? writtenTiers(text) : new Map();
}
