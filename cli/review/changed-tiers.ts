import { readFileSync } from 'node:fs';
import { type TierChange, type WrittenRetention, writtenNumbers, writtenTiers } from '../../lib/review';
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
  const [was, is] = [noTiers(), noTiers()];
  const unchanged = new Map<string, WrittenRetention>();
  let isChanged = false;
  for (const file of policySources(policyName, io)) {
    const ends = await change.ends(file);
    if (ends === undefined) {
      for (const [name, each] of writtenTiers(readFileSync(file, 'utf8'))) unchanged.set(name, each);
      continue;
    }
    isChanged = true;
    read(ends.before, was);
    read(ends.after, is);
  }
  const list = inventoryName === undefined ? undefined : await change.ends(inventoryName);
  if (!isChanged && list === undefined) return undefined;
  const clustersIn = (file: Buffer | undefined) => formerInventory(file, inventoryName ?? '')?.clusters;
  const [formerClusters, clusters] = [clustersIn(list?.before), clustersIn(list?.after)];
  const names = new Set([...loaded.keys(), ...was.tiers.keys(), ...is.tiers.keys()]);
  const tiersOf = (own: EndTiers, other: EndTiers) =>
    new Map(
      [...names].flatMap((name) => {
        const found = own.tiers.get(name) ?? elsewhere(name, own, other);
        if (found === undefined) return [];
        return [[name, 'unread' in found ? { ...found, beside: own.numbers } : found] as const];
      }),
    );
  function elsewhere(name: string, own: EndTiers, other: EndTiers): WrittenRetention | undefined {
    // One that has come is none before. One that is gone may be written in a way, or at a place, that nobody reads.
    if (other.tiers.has(name)) return own === is ? UNREAD : undefined;
    if (!isChanged) return loaded.get(name);
    // A file that the change leaves alone may have its numbers from one that it does not.
    const written = unchanged.get(name);
    return written !== undefined && 'retention' in written ? loaded.get(name) : UNREAD;
  }
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

/** What the changed files of a policy say at one end. */
interface EndTiers {
  readonly tiers: Map<string, WrittenRetention>;
  numbers: string;
}

const UNREAD: WrittenRetention = { unread: '' };

const noTiers = (): EndTiers => ({ tiers: new Map(), numbers: '' });

function read(file: Buffer | undefined, into: EndTiers): void {
  const text = file === undefined ? '' : decodeText(file);
  if (typeof text !== 'string') return;
  for (const [name, retention] of writtenTiers(text)) into.tiers.set(name, retention);
  into.numbers += ` ${writtenNumbers(text)}`;
}
