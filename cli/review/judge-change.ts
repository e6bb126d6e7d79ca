import { BackupPolicy } from '../../lib/policy';
import { type Consequence, type Review, review, strictest } from '../../lib/review';
import { type InventoryFile, policySources, type UsablePolicy } from '../check';
import type { Io } from '../io';
import { changedInventory, changedPolicy, formerInventory } from './changed-judges';
import { changedTiers } from './changed-tiers';
import type { Judges } from './judges';
import type { Change } from './read/change';
import { unreadConsequence } from './unread-consequence';

/**
 * Judges a change. A policy or inventory that the change itself alters has no say alone: the change is also judged by the
 * baseline and by the inventory as it was, and the strictest of all counts. The policy as it was would have to be run, and
 * nothing of a commit is: what else is changed beside it cannot be judged as strictly as before.
 */
export async function judgeChange(
  change: Change,
  { policy, policyName, inventory, inventoryName, api }: Judges,
  now: Date,
  io: Io,
): Promise<Review> {
  const also: Consequence[] = change.unread.map(unreadConsequence);
  const policies: UsablePolicy[] = [policy];
  const inventories: (InventoryFile | undefined)[] = [inventory];
  const changed: string[] = [];
  for (const file of policySources(policyName, io)) {
    if ((await change.judged(file)).is === 'changed') changed.push(file);
  }
  if (changed.length > 0) {
    const main = await change.judged(policyName);
    const wasThere = main.is === 'same' || main.before !== undefined;
    also.push(changedPolicy(policyName, changed, { judgesMore: wasThere && altersBackups(change) }, io));
    policies.push(BackupPolicy.baseline());
  }
  if (inventory !== undefined && inventoryName !== undefined) {
    const found = await change.judged(inventoryName);
    if (found.is === 'changed') {
      const former = formerInventory(found.before, inventoryName);
      also.push(...changedInventory(inventoryName, former, inventory));
      inventories.push(former);
    }
  }
  const tiers = await changedTiers(change, { policy, policyName, inventory, inventoryName }, io);
  const reviewOf = (by: UsablePolicy, listed: InventoryFile | undefined) =>
    review({
      now,
      base: change.base,
      head: change.head,
      policy: by,
      also,
      ...(tiers && { tiers }),
      ...(listed && { inventory: listed.clusters }),
      api: (managementCluster) => listed?.apiOf(managementCluster) ?? api,
    });
  const [first, ...others] = policies.flatMap((by) => inventories.map((listed) => reviewOf(by, listed)));
  return strictest([first as Review, ...others]);
}

/** Whether anything of backups is declared otherwise than before. */
function altersBackups({ base, head }: Change): boolean {
  const [was, is] = [base, head].map(({ subjects, defaultTargets }) =>
    JSON.stringify([subjects.map(({ manifest }) => manifest), defaultTargets]),
  );
  return was !== is;
}
