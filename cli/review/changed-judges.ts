import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { clusterName, type InventoryCluster } from '../../lib/policy';
import { type Consequence, quoted } from '../../lib/review';
import { type InventoryFile, inventoryOf } from '../check';
import { decodeText } from '../input/decode-text';
import type { Io } from '../io';

const common = { severity: 'risk', managementCluster: '', files: [] } as const;

/**
 * A change that alters the policy by which it is judged.
 * @param judgesMore whether the policy as it was has anything else to judge in this change
 */
export function changedPolicy(
  name: string,
  files: readonly string[],
  { judgesMore }: { readonly judgesMore: boolean },
  { cwd }: Io,
): Consequence {
  const shown = files.map((file) => path.relative(cwd, file).split(path.sep).join('/'));
  return {
    ...common,
    code: 'policy-changed',
    severity: judgesMore ? 'data' : 'risk',
    about: name,
    place: { text: shown[0] ?? name, file: shown[0] ?? name },
    says: `The change alters the policy by which it is judged: ${shown.map(quoted).join(', ')}. So it is judged by \`baseline\` as well, and the stricter of the two counts${judgesMore ? '; what the policy asked for before, nobody has judged' : ''}.`,
    todo: judgesMore
      ? 'Change the policy first, in a change of its own; then judge this one by it.'
      : 'Read what the policy leaves out from now on.',
  };
}

/**
 * The inventory as it was before the change.
 * @returns `undefined` where there was none, or none that can be read
 */
export function formerInventory(before: Buffer | undefined, name: string): InventoryFile | undefined {
  const text = before === undefined ? undefined : decodeText(before);
  if (typeof text !== 'string') return undefined;
  try {
    return inventoryOf(text, name);
  } catch (error) {
    if (BackupError.is(error) || error instanceof AggregateError) return undefined;
    throw error;
  }
}

/** What an inventory asks less of than before: clusters that it no longer lists, and those that it describes otherwise. */
export function* changedInventory(
  name: string,
  before: InventoryFile | undefined,
  after: InventoryFile,
): Iterable<Consequence> {
  const now = new Map(after.clusters.map((each) => [clusterName(each), described(each)]));
  const gone = before?.clusters.map(clusterName).filter((each) => !now.has(each)) ?? [];
  const others =
    before?.clusters
      .filter((each) => now.has(clusterName(each)) && now.get(clusterName(each)) !== described(each))
      .map(clusterName) ?? [];
  if (gone.length + others.length === 0) return;
  const what = [
    ...(gone.length === 0 ? [] : [`no longer lists ${named(gone)}`]),
    ...(others.length === 0 ? [] : [`describes ${named(others)} otherwise`]),
  ];
  yield {
    ...common,
    code: 'inventory-changed',
    about: name,
    place: { text: name, file: name },
    says: `The inventory by which the change is judged ${what.join(', and ')}. So it is judged by the inventory as it was as well, and the stricter of the two counts.`,
    todo: 'Change what is asked of clusters first, in a change of its own.',
  };
}

const MOST_NAMED = 5;

function named(clusters: readonly string[]): string {
  const some = clusters.slice(0, MOST_NAMED).map(quoted);
  const rest = clusters.length - some.length;
  return `${some.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}`;
}

function described({ release, labels, maintenanceWindow }: InventoryCluster): string {
  return JSON.stringify([release, Object.entries(labels).sort(), maintenanceWindow]);
}
