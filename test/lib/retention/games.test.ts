import { type ClusterBackupManifest, momentOf } from '../../../lib/model';
import { keptBy, nextInLine, planPruning, type SpokenRetention } from '../../../lib/retention';
import { rounds } from '../../whole';
import { keptByRestic } from './as-restic';
import {
  type Chance,
  chanceOf,
  randomHistory,
  randomRetention,
  randomSpoken,
  SCHEDULE,
  sharingIn,
} from './random-history';

const SEEDS = [1, Number(process.env.MOSK_BACKUP_SEED ?? Math.floor(Math.random() * 1e9))];
const ROUNDS = rounds(60, 300);

interface Game {
  readonly history: readonly ClusterBackupManifest[];
  readonly spoken: ReadonlyMap<string, readonly SpokenRetention[]>;
  readonly plan: ReturnType<typeof planPruning>;
}

/** What somebody else does: takes one away, asks for its deletion, makes it theirs, uses its files, or says that it failed. */
function meddled(world: readonly ClusterBackupManifest[], chance: Chance): readonly ClusterBackupManifest[] {
  const one = chance.pick(world);
  if (one === undefined) return world;
  const { metadata, spec, status } = one;
  const changes: readonly (ClusterBackupManifest | undefined)[] = [
    undefined,
    { ...one, spec: { ...spec, delete: true } },
    { ...one, metadata: { ...metadata, annotations: { 'mosk-backup/owner': 'cli:somebody:it' } } },
    { ...one, spec: { ...spec, fileNames: { MKE: chance.pick(world)?.metadata.name ?? '' } } },
    { ...one, status: { ...status, status: 'Failed' } },
  ];
  const changed = chance.pick(changes);
  return world.flatMap((each) => (each === one ? (changed ?? []) : [each]));
}

const planOf = (history: readonly ClusterBackupManifest[], spoken: Game['spoken']) =>
  planPruning({
    backups: history,
    schedule: SCHEDULE,
    spoken: (cluster) => spoken.get(cluster) ?? [],
    claimed: sharingIn(history),
  });

function gameOf(chance: Chance): Game {
  const history = randomHistory(chance);
  const spoken = new Map(['prod', 'lab'].map((cluster) => [cluster, randomSpoken(chance)]));
  return { history, spoken, plan: planOf(history, spoken) };
}

/* The witness: the sentences anew, from the objects' own words, without the functions that the plan is made of. */

const ofSchedule = ({ spec: { createdBy } }: ClusterBackupManifest) =>
  JSON.stringify(createdBy) === JSON.stringify({ schedule: SCHEDULE });
const said = ({ metadata }: ClusterBackupManifest, key: string) => metadata.annotations?.[key];
const isSomebodys = (backup: ClusterBackupManifest) =>
  said(backup, 'mosk-backup/owner') !== undefined ||
  said(backup, 'mosk-backup/kept-from') !== undefined ||
  said(backup, 'mosk-backup/orphan') !== undefined ||
  said(backup, 'mosk-backup/files-left-with') !== undefined ||
  said(backup, 'meta.helm.sh/release-name') !== undefined ||
  said(backup, 'mosk-backup/wish')?.endsWith('keep') === true;
const isGood = ({ spec, status = {}, metadata }: ClusterBackupManifest) =>
  status.status === 'Completed' &&
  spec.delete !== true &&
  metadata.deletionTimestamp === undefined &&
  (status.uploadedAt !== undefined || spec.parameters === undefined);
const placeOf = ({ spec: { targetCluster, parameters } }: ClusterBackupManifest) =>
  JSON.stringify([targetCluster, parameters]);
const timesOf = ({ metadata, status }: ClusterBackupManifest) => [
  momentOf(status?.startedAt),
  momentOf(metadata.creationTimestamp),
];
/** Runs of one schedule count up. */
const countOf = ({ metadata }: ClusterBackupManifest) => Number(metadata.name.match(/\d+$/)?.[0]);
/** Not older on any clock that both have, and newer on one; where all that both have stand still, by its number. */
const isNewer = (one: ClusterBackupManifest, other: ClusterBackupManifest) => {
  const pairs = timesOf(one).flatMap((mine, clock) => {
    const theirs = timesOf(other)[clock];
    return mine === undefined || theirs === undefined ? [] : [mine - theirs];
  });
  const stoodStill = pairs.length > 0 && pairs.every((each) => each === 0);
  if (stoodStill) return countOf(one) > countOf(other);
  return pairs.every((each) => each >= 0) && pairs.some((each) => each > 0);
};

const clocksAgree = (backup: ClusterBackupManifest) => {
  const [started, created] = timesOf(backup);
  return started !== undefined && created !== undefined && Math.abs(started - created) <= 1000;
};

const isUploaded = ({ status }: ClusterBackupManifest) => status?.uploadedAt !== undefined;
/** Nothing in it makes one newer than another in one way and not in another. */
const isOrderly = (history: readonly ClusterBackupManifest[]) =>
  history.every(clocksAgree) &&
  new Set(history.map((each) => `${placeOf(each)} ${isUploaded(each)}`)).size ===
    new Set(history.map(placeOf)).size;
/** Newer, for the same cluster at the same place, and not on a node alone where the other was uploaded. */
const takesPlaceOf = (one: ClusterBackupManifest, other: ClusterBackupManifest) =>
  placeOf(one) === placeOf(other) && isNewer(one, other) && (isUploaded(one) || !isUploaded(other));

const names = (backups: Iterable<ClusterBackupManifest>) =>
  [...backups].map(({ metadata }) => metadata.name).sort();

describe.each(SEEDS)('whatever the history and the retention, by seed %d, a plan', (seed) => {
  let played: Game[] | undefined;
  const games = () => {
    const chance = chanceOf(seed);
    played ??= Array.from({ length: ROUNDS }, () => gameOf(chance));
    return played;
  };

  it('says of each backup of the schedule what becomes of it, once, and why; and of no other', () => {
    for (const { history, plan } of games()) {
      const told = [...plan.keep, ...plan.remove, ...plan.alone];
      const mine = history.filter(({ spec }) => spec.createdBy?.schedule === SCHEDULE);
      expect(names(told)).toEqual(names(mine));
      expect(told.filter((each) => !plan.why.get(each))).toEqual([]);
    }
  });

  it('removes no backup made around an update, by a person or by another schedule', () => {
    for (const { plan } of games())
      expect(names(plan.remove.filter((each) => !ofSchedule(each)))).toEqual([]);
  });

  it('removes nothing that belongs to somebody, or of which somebody has said that it stays', () => {
    for (const { plan } of games()) expect(names(plan.remove.filter(isSomebodys))).toEqual([]);
  });

  it('removes nothing whose files another object claims', () => {
    for (const { history, plan } of games()) {
      const files = ({ spec, metadata }: ClusterBackupManifest) =>
        `${placeOf({ spec } as ClusterBackupManifest).replace('far', 's3')} ${spec.fileNames?.MKE ?? metadata.name}`;
      const isNeeded = (backup: ClusterBackupManifest) =>
        history.some(
          (other) =>
            other !== backup &&
            other.spec.parameters !== undefined &&
            backup.spec.fileNames?.MKE !== undefined &&
            files(other) === files(backup) &&
            // Not known to have none.
            !['Deleted', 'Failed'].includes(other.status?.status ?? '') &&
            said(other, 'mosk-backup/files-left-with') === undefined,
        );
      const going = plan.remove.filter(isGood).filter(isNeeded);
      expect(names(going)).toEqual([]);
    }
  });

  it('removes nothing that runs, is stuck, or whose state is not known', () => {
    for (const { plan } of games()) {
      const open = plan.remove.filter(
        ({ spec, status }) =>
          spec.delete !== true && !['Completed', 'Failed', 'Deleted'].includes(status?.status ?? ''),
      );
      expect(names(open)).toEqual([]);
      expect(names(plan.remove.filter(({ status }) => status?.status === 'Stuck'))).toEqual([]);
    }
  });

  it('never removes the last good copy of a cluster in a place, nor one that nothing newer takes the place of', () => {
    for (const { plan } of games()) {
      for (const gone of plan.remove.filter(isGood)) {
        const newer = plan.keep.filter((each) => takesPlaceOf(each, gone));
        expect([gone.metadata.name, newer.length]).not.toEqual([gone.metadata.name, 0]);
      }
    }
  });

  it('keeps of each who speaks at least what restic would of the same good backups, and what the milder keeps', () => {
    for (const { history, plan, spoken } of games()) {
      const shared = sharingIn(history);
      const free = history.filter(
        (each) => ofSchedule(each) && !isSomebodys(each) && isGood(each) && shared(each) === undefined,
      );
      for (const place of new Set(free.map(placeOf))) {
        const here = free.filter((each) => placeOf(each) === place);
        // Where the clocks agree; else even more stays.
        if (!isOrderly(here)) continue;
        const snapshots = here.map((each) => ({ name: each.metadata.name, at: timesOf(each)[0] ?? 0 }));
        const says = spoken.get(here[0]?.spec.targetCluster ?? '') ?? [];
        const kept = new Set(
          says.flatMap(({ retention: { keepLast, keepDaily, keepWeekly, keepMonthly, timeZone } }) => [
            ...keptByRestic(
              snapshots,
              { last: keepLast, daily: keepDaily, weekly: keepWeekly, monthly: keepMonthly },
              timeZone,
            ),
          ]),
        );
        const expected = says.length === 0 ? names(here) : [...kept].sort();
        // The day of one clock may end a second before that of the other: then both are kept.
        const stays = names(plan.keep.filter((each) => placeOf(each) === place));
        expect(stays).toEqual(expect.arrayContaining(expected));
      }
    }
  });

  it('removes nothing where nobody speaks', () => {
    for (const { plan, spoken } of games()) {
      const silent = plan.remove.filter(({ spec }) => spoken.get(spec.targetCluster)?.length === 0);
      expect(names(silent)).toEqual([]);
    }
  });

  it('does not change with time: the same history years later has the same plan', () => {
    const chance = chanceOf(seed);
    const { history, spoken, plan } = gameOf(chance);
    jest.useFakeTimers({ now: Date.UTC(2040, 0, 1) });
    expect(names(planOf(history, spoken).remove)).toEqual(names(plan.remove));
    jest.useRealTimers();
  });

  it('says of each that stays what keeps it', () => {
    for (const { plan } of games()) {
      const unexplained = plan.keep.filter((each) => plan.why.get(each) === 'beyond all of that');
      expect(names(unexplained)).toEqual([]);
    }
  });

  it('leaves a good one of each place, and nothing but what it said goes, whatever others do between two removals', () => {
    const chance = chanceOf(seed + 2);
    let [removed, stayed] = [0, 0];
    for (const { history, spoken, plan } of games()) {
      let world = history;
      let says = spoken;
      const last = nextInLine(plan);
      for (const victim of [...plan.remove.filter((each) => !last.includes(each)), ...last]) {
        if (chance() < 0.3) world = meddled(world, chance);
        // Somebody declares another one, which may keep less or more.
        if (chance() < 0.05)
          says = new Map([...says.keys()].map((cluster) => [cluster, randomSpoken(chance)]));
        const found = planOf(world, says).remove.find((each) => each.metadata.uid === victim.metadata.uid);
        if (found === undefined) {
          stayed += 1;
          continue;
        }
        const rest = world.filter((each) => each !== found);
        const newer = rest.filter((each) => isGood(each) && takesPlaceOf(each, found));
        if (isGood(found)) expect([found.metadata.name, newer.length]).not.toEqual([found.metadata.name, 0]);
        expect([found].filter((each) => isSomebodys(each) || !ofSchedule(each))).toEqual([]);
        world = rest;
        removed += 1;
      }
    }
    expect(removed).toBeGreaterThan(ROUNDS);
    expect(stayed).toBeGreaterThan(ROUNDS / 10);
  });

  it('has the next in line of each place among what goes last', () => {
    for (const { plan } of games()) {
      const last = nextInLine(plan);
      const places = new Set(plan.remove.filter(isGood).map(placeOf));
      expect(last.map(placeOf).sort()).toEqual([...places].sort());
    }
  });
});

describe.each(SEEDS)('of a history without anything odd, by seed %d, a retention', (seed) => {
  it('keeps exactly what restic keeps', () => {
    const chance = chanceOf(seed);
    let removed = 0;
    for (let round = 0; round < ROUNDS; round++) {
      // Both clocks alike, so that their days are the same.
      const history = randomHistory(chance, true).map((each) => ({
        ...each,
        metadata: { ...each.metadata, creationTimestamp: each.status?.startedAt ?? '' },
      }));
      const retention = randomRetention(chance);
      const { keepLast, keepDaily, keepWeekly, keepMonthly, timeZone } = retention;
      const plan = planOf(history, new Map([['prod', [{ retention, by: 'its record' }]]]));
      const restic = keptByRestic(
        history.map((each) => ({ name: each.metadata.name, at: timesOf(each)[0] ?? 0 })),
        { last: keepLast, daily: keepDaily, weekly: keepWeekly, monthly: keepMonthly },
        timeZone,
      );
      expect(names(plan.keep)).toEqual([...restic].sort());
      removed += plan.remove.length;
    }
    expect(removed).toBeGreaterThan(ROUNDS);
  });

  it('has a plan that, carried out in part and in whatever order, is the plan of what is left', () => {
    const chance = chanceOf(seed + 1);
    for (let round = 0; round < ROUNDS; round++) {
      const history = randomHistory(chance, true);
      const spoken = new Map([['prod', [{ retention: randomRetention(chance), by: 'its record' }]]]);
      const plan = planOf(history, spoken);
      const gone = new Set(plan.remove.filter(() => chance() < 0.5));
      const again = planOf(
        history.filter((each) => !gone.has(each)),
        spoken,
      );
      expect(names(again.remove)).toEqual(names(plan.remove.filter((each) => !gone.has(each))));
      expect(names(again.keep)).toEqual(names(plan.keep));
    }
  });

  it('keeps no less where it says more', () => {
    const chance = chanceOf(seed);
    for (let round = 0; round < ROUNDS / 5; round++) {
      const history = randomHistory(chance, true);
      const { timeZone, ...less } = randomRetention(chance);
      const more = {
        ...less,
        keepLast: less.keepLast + chance.below(2),
        keepDaily: (less.keepDaily ?? 0) + 1 + chance.below(2),
        timeZone,
      };
      for (const backup of history) {
        const was = keptBy(backup, history, { ...less, timeZone }, isNewer);
        expect([backup.metadata.name, keptBy(backup, history, more, isNewer)]).toEqual([
          backup.metadata.name,
          expect.arrayContaining(was),
        ]);
      }
    }
  });
});
