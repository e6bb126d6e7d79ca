import { type ClusterBackupManifest, counted, remoteFiles } from '../../model';
import { type InventoryCluster, inventoryLookup, type Place, type PolicyContext } from '../../policy';
import { countsBelow, type Retention, retentionText } from '../../retention';
import type { Comparison } from '../comparison';
import type { Consequence } from '../consequence';
import { goingOnlyNow, type KnownBackups, knownBackups, ONLY_PRUNE, whatGoes } from '../going-backups';
import { listed, quoted } from '../quoted';
import type { WrittenRetention } from '../written-tiers';
import { readable } from './retention';

/** What tiers keep before a change and after it, and which clusters have which. */
export interface TierChange {
  readonly before: ReadonlyMap<string, WrittenRetention>;
  readonly after: ReadonlyMap<string, WrittenRetention>;
  /** The inventory as it was, where the change alters it. @default - that of the review */
  readonly formerInventory?: readonly InventoryCluster[];
  /** As it would be. @default - that of the review */
  readonly inventory?: readonly InventoryCluster[];
  /** Where the policy stands. */
  readonly place: Place;
  /** The command that shows what goes. */
  readonly shownBy: string;
}

const NOTHING: WrittenRetention = { retention: undefined };

/** A way from one tier to another, or from one retention of it to another, and the schedules whose backups it is about. */
interface Way {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly clusters: Set<string>;
  readonly goes: ClusterBackupManifest[];
  known: KnownBackups | undefined;
}

/**
 * Tiers by which fewer backups stay once `prune` knows the policy. What a schedule keeps by itself stays whatever its tier
 * says, and where neither says anything, all stay.
 */
export function* loweredTiers({ after: { context } }: Comparison, change: TierChange): Iterable<Consequence> {
  const { inventory } = context;
  if (inventory === undefined) {
    for (const name of change.before.keys()) {
      const lower = isLower(change.before.get(name), change.after.get(name) ?? NOTHING, 'some');
      if (lower)
        yield lowered({ from: name, to: name, clusters: new Set(), goes: [], known: undefined }, change);
    }
    return;
  }
  for (const way of waysOf(context, inventory, change)) yield lowered(way, change);
}

function* waysOf(
  context: PolicyContext,
  inventory: readonly InventoryCluster[],
  change: TierChange,
): Iterable<Way> {
  const now = inventoryLookup(change.inventory ?? inventory);
  const then = inventoryLookup(change.formerInventory ?? inventory);
  const ways = new Map<string, Way>();
  for (const schedule of context.schedules) {
    const [was, is] = [then(schedule) ?? now(schedule), now(schedule)].map((cluster) =>
      tierName(context, cluster),
    );
    const own = readable(schedule);
    const [before, after] = [retentionOf(change.before, was), retentionOf(change.after, is)];
    if (!isLower(before, after, own)) continue;
    const id = JSON.stringify([was, is]);
    const way = ways.get(id) ?? { from: was, to: is, clusters: new Set(), goes: [], known: undefined };
    ways.set(id, way);
    const { namespace = '' } = schedule.manifest.metadata;
    way.clusters.add(`${namespace}/${schedule.manifest.spec.targetCluster}`);
    const known = knownBackups(context, schedule);
    if (known === undefined || 'unread' in before || 'unread' in after) continue;
    way.known = known;
    const said = (tier: Retention | undefined) => [own, tier].flatMap((each) => each ?? []);
    way.goes.push(...goingOnlyNow(known, schedule, said(before.retention), said(after.retention)));
  }
  yield* ways.values();
}

function tierName(context: PolicyContext, cluster: InventoryCluster | undefined): string | undefined {
  const { tierLabel, defaultTier } = context.settings;
  return cluster?.labels[tierLabel] || defaultTier?.name;
}

const retentionOf = (tiers: ReadonlyMap<string, WrittenRetention>, name = '') => tiers.get(name) ?? NOTHING;

/**
 * Whether fewer may stay than before.
 * @param own what the schedule keeps by itself; `some`: nobody knows of which schedules it is
 */
function isLower(
  before: WrittenRetention = NOTHING,
  after: WrittenRetention,
  own: Retention | undefined | 'some',
): boolean {
  // What nobody can read counts as less, unless it reads the same.
  if ('unread' in before || 'unread' in after)
    return !(
      'unread' in before &&
      'unread' in after &&
      before.unread === after.unread &&
      before.beside === after.beside
    );
  const [was, is] = [before.retention, after.retention];
  if (own === 'some')
    return was === undefined ? is !== undefined : is === undefined || countsBelow(is, was).length > 0;
  if (was === undefined) return is !== undefined && own === undefined;
  if (is === undefined) return own !== undefined && countsBelow(own, was).length > 0;
  return countsBelow(is, was).some((count) => own === undefined || countsBelow(own, was).includes(count));
}

function lowered(
  { from, to, clusters, goes, known }: Way,
  { before, after, place, shownBy }: TierChange,
): Consequence {
  const [was, is] = [retentionOf(before, from), retentionOf(after, to)];
  const readableNow = !('unread' in was) && !('unread' in is);
  const whose =
    clusters.size === 0
      ? 'Which clusters have it an inventory tells (`--inventory`).'
      : `It is what ${counted(clusters.size, 'cluster')} with a schedule here ${clusters.size === 1 ? 'has' : 'have'}: ${listed([...clusters], 5)}.`;
  const going = readableNow
    ? whatGoes(clusters.size === 0 ? undefined : known && goes, known)
    : 'Which backups go cannot be told by what is written there.';
  return {
    code: 'retention-lowered',
    severity: 'data',
    about: `Tier ${to ?? from ?? ''}`,
    managementCluster: '',
    place,
    files: goes.flatMap((each) => remoteFiles(each)),
    says: `${nameText(from, to)} asks ${quoted('mosk-backup prune')} to keep ${keptText(is)} instead of ${keptText(was)}, of each cluster in each place. ${whose} ${ONLY_PRUNE} ${going}`,
    todo: `Merge only after whoever owns the data agrees. What goes shows ${quoted(shownBy)}, which changes nothing.`,
    loss: { what: 'pruned' },
  };
}

function nameText(from: string | undefined, to: string | undefined): string {
  if (from === to) return `The tier ${quoted(to ?? '')}`;
  if (to === undefined) return `To have no tier, where it was ${quoted(from ?? '')},`;
  return `The tier ${quoted(to)}${from === undefined ? '' : `, where it was ${quoted(from)},`}`;
}

function keptText(written: WrittenRetention): string {
  if ('unread' in written)
    return written.unread === '' ? 'what cannot be read there' : `what ${quoted(written.unread)} says`;
  return written.retention === undefined ? 'nothing of its own' : retentionText(written.retention);
}
