/** A month of two management clusters that are read and one that is not, on a virtual clock. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BACKUP_STATUSES } from '../../../lib/model';
import { type Report, type ReportCluster, TO_DO, type ToDoCode } from '../../../lib/report';
import { rounds } from '../../whole';
import { ENDINGS, GOLDEN_MONTH, golden } from './golden';
import { dataOf, reportOf } from './made';
import { END, HOUR, MIDDLE, type Month, type MonthCluster, monthOf, START, text, worldAt } from './month';
import { countHours } from './witness';

const UNSEEN = Math.floor(Math.random() * 1e9);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'report-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const clusterOf = ({ clusters }: Report, { managementCluster, project, name }: MonthCluster) =>
  clusters.find(
    ({ facts }) =>
      facts.managementCluster === managementCluster && facts.project === project && facts.name === name,
  );

const keptHours = ({ kept }: ReportCluster) => ({
  within: (kept?.withinSeconds ?? 0) / 3600,
  outside: (kept?.outsideSeconds ?? 0) / 3600,
  notKnown: (kept?.notKnownSeconds ?? 0) / 3600,
});

const livingOf = ({ clusters }: Month) =>
  clusters.filter(({ created, gone, tier }) => created < END && gone > END && tier !== undefined);

describe('the report of a month', () => {
  it.each(Object.entries(ENDINGS))(
    'is the one that was read and agreed on, as %s',
    async (ending, format) => {
      const { stdout } = await reportOf(monthOf(GOLDEN_MONTH), folder, END, ['--format', format]);
      expect(stdout).toBe(golden(ending));
    },
  );

  it('is one in which every status and every state is seen', async () => {
    const { clusters, totals } = await dataOf(monthOf(GOLDEN_MONTH), folder, END);
    const statuses = new Set(clusters.flatMap(({ facts }) => facts.backups.map(({ status }) => status)));
    expect([...statuses].sort()).toEqual([...BACKUP_STATUSES].sort());
    expect(Object.entries(totals.states).filter(([, count]) => count === 0)).toEqual([]);
    expect(totals.localOnly * totals.notEncrypted * totals.notScheduled).toBeGreaterThan(0);
  });

  it.each(Object.keys(ENDINGS))('is written by the ending of its file, .%s', async (ending) => {
    const { stdout, exitCode } = await reportOf(monthOf(GOLDEN_MONTH), folder, END, ['--out', `r.${ending}`]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 6 });
    expect(readFileSync(path.join(folder, `r.${ending}`), 'utf8')).toBe(golden(ending));
  });

  it('says of the management cluster that cannot be read that nothing is known, and ends with 6', async () => {
    const month = monthOf(GOLDEN_MONTH);
    const { exitCode, stdout, stderr } = await reportOf(month, folder, END, []);
    expect(exitCode).toBe(6);
    expect(stderr).toContain('https://oslo-admin.example.com');
    expect(stdout).toContain('NOT READ: management cluster `oslo`');
    const report = await dataOf(month, folder, END);
    for (const each of month.unread) {
      expect(clusterOf(report, each)?.today).toMatchObject({
        state: 'not-known',
        scheduled: null,
        lostSeconds: null,
      });
      expect(clusterOf(report, each)?.kept).toMatchObject({ withinSeconds: 0, outsideSeconds: 0 });
    }
    expect(report.totals.states['not-known']).toBe(month.unread.length);
    expect(report.managementClusters.map(({ name, unread }) => [name, unread.length])).toEqual([
      ['frankfurt', 0],
      ['dallas', 0],
      ['oslo', 5],
    ]);
  });

  it.each([...[1, 2, 3, 4, 5, 6].slice(0, rounds(1, 6)), UNSEEN])(
    'keeps and breaks the RPO for as long as a witness counts, seed %d',
    async (seed) => {
      for (const removals of [true, false]) {
        const month = monthOf({ seed, clusters: 14, removals });
        const report = await dataOf(month, folder, END);
        const living = livingOf(month);
        expect(living.length).toBeGreaterThan(seed === UNSEEN ? 0 : 4);
        for (const each of living) {
          const found = clusterOf(report, each);
          const world = worldAt(month, each.managementCluster, END);
          expect([each.name, found && keptHours(found)]).toEqual([
            each.name,
            countHours(each, world, START, END),
          ]);
        }
      }
    },
  );

  it.each([1, 2, 3, 461995727, UNSEEN])(
    'calls nothing kept or broken that was not, seed %d',
    async (seed) => {
      const month = monthOf({ seed, clusters: 14, byHand: false });
      const report = await dataOf(month, folder, END);
      let outside = 0;
      for (const each of livingOf(month)) {
        const found = keptHours(clusterOf(report, each) as ReportCluster);
        const within = trulyWithin(each);
        const all = found.within + found.outside + found.notKnown;
        expect([each.name, found.within <= within, found.outside <= all - within]).toEqual([
          each.name,
          true,
          true,
        ]);
        outside += found.outside;
      }
      // A month that nobody has seen may have none by chance.
      expect(seed === UNSEEN || outside > 0).toBe(true);
    },
  );

  it('knows times within, outside and not known in these months, or the witness proves nothing', async () => {
    const report = await dataOf(monthOf({ seed: 1, clusters: 14 }), folder, END);
    const sum = (pick: (tier: Report['tiers'][number]) => number) =>
      report.tiers.reduce((total, each) => total + pick(each), 0);
    expect(sum(({ withinSeconds }) => withinSeconds)).toBeGreaterThan(0);
    expect(sum(({ outsideSeconds }) => outsideSeconds)).toBeGreaterThan(0);
    expect(sum(({ notKnownSeconds }) => notKnownSeconds)).toBeGreaterThan(0);
  });

  it.each([1, 2, UNSEEN])('tells today by the newest object that is good, seed %d', async (seed) => {
    const month = monthOf({ seed, clusters: 14 });
    const report = await dataOf(month, folder, END);
    for (const each of month.clusters.filter(({ created, gone }) => created < END && gone > END)) {
      const sure = worldAt(month, each.managementCluster, END).backups.filter(
        ({ metadata, spec, status }) =>
          metadata.namespace === each.project &&
          spec.targetCluster === each.name &&
          status?.status === 'Completed' &&
          (each.place === 'local' || status.uploadedAt !== undefined),
      );
      const newest = Math.max(
        ...sure.map(({ status }) => Date.parse(status?.uploadedAt ?? status?.completedAt ?? '')),
      );
      const age = sure.length === 0 ? undefined : (END - newest) / 1000;
      const { today } = clusterOf(report, each) as ReportCluster;
      expect([each.name, today.newest?.ageSeconds]).toEqual([each.name, age]);
      expect(today.lostSeconds).toBe(each.place === 'local' ? null : (age ?? null));
    }
  });

  it.each([1, 2, UNSEEN])(
    'names ten things to do at most, the worst first, each command once, seed %d',
    async (seed) => {
      const { toDo, toDoMore } = await dataOf(monthOf({ seed, clusters: 14 }), folder, END);
      // A month that nobody has seen may leave less to be done.
      if (seed !== UNSEEN) expect([toDo.length, toDoMore > 0]).toEqual([10, true]);
      expect(toDo.length).toBeLessThanOrEqual(10);
      const ranks = toDo.map(({ code }) => TO_DO.indexOf(code as ToDoCode));
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      expect(new Set(toDo.map(({ command }) => command)).size).toBe(toDo.length);
      expect(toDo[0]).toMatchObject({ code: 'not-read', command: 'mosk-backup doctor --context oslo-admin' });
    },
  );

  it('has equal bytes for equal input', async () => {
    const once = await reportOf(monthOf(GOLDEN_MONTH), folder, END, ['--format', 'html']);
    const again = await reportOf(monthOf(GOLDEN_MONTH), path.join(folder, 'again'), END, [
      '--format',
      'html',
    ]);
    expect(again.stdout).toBe(once.stdout);
  });
});

describe('two half months that are joined', () => {
  async function halves(month: Month, middle = MIDDLE) {
    const first = await reportOf(month, folder, middle, ['--since', '15d', '--out', 'first.json']);
    expect(first.exitCode).toBe(6);
    return dataOf(month, folder, END, ['--with', 'first.json']);
  }

  it.each([...[1, 2, 3].slice(0, rounds(1, 3)), UNSEEN])(
    'are the whole month where nothing has gone, seed %d',
    async (seed) => {
      const month = monthOf({ seed, clusters: 14, removals: false });
      const whole = await dataOf(month, folder, END);
      const joined = await halves(month);
      expect(joined.conflicts).toEqual([]);
      expect(joined.joined).toEqual([text(MIDDLE)]);
      expect(joined.outages).toEqual(whole.outages);
      for (const each of livingOf(month)) {
        const [one, other] = [clusterOf(joined, each), clusterOf(whole, each)];
        expect([each.name, one?.kept, one?.longestGap]).toEqual([each.name, other?.kept, other?.longestGap]);
        expect(new Set(one?.facts.backups)).toEqual(new Set(other?.facts.backups));
      }
    },
  );

  it.each([1, 2, 1034, 1061, UNSEEN])(
    'know more than the second alone, and call nothing kept or broken that was not, seed %d',
    async (seed) => {
      const month = monthOf({ seed, clusters: 14, byHand: false });
      const alone = await dataOf(month, folder, END);
      const joined = await halves(month, MIDDLE + (seed % 24) * HOUR);
      let more = 0;
      for (const each of livingOf(month)) {
        const [one, other] = [clusterOf(joined, each), clusterOf(alone, each)];
        if (one === undefined || other === undefined) throw new Error(each.name);
        expect(keptHours(one).within).toBeGreaterThanOrEqual(keptHours(other).within);
        more += keptHours(one).within - keptHours(other).within;
        const { within, outside, notKnown } = keptHours(one);
        const truly = trulyWithin(each);
        expect([each.name, within <= truly, outside + truly <= within + outside + notKnown]).toEqual([
          each.name,
          true,
          true,
        ]);
      }
      expect(seed === UNSEEN || more > 0).toBe(true);
    },
  );

  it('remember a cluster that has gone since, for as long as it was seen', async () => {
    const month = monthOf({ seed: 1, clusters: 14 });
    const joined = await halves(month);
    const gone = month.clusters.filter(
      (each) => each.gone < END && each.created < MIDDLE && each.tier !== undefined,
    );
    expect(gone.length).toBeGreaterThan(0);
    for (const each of gone) {
      const found = clusterOf(joined, each);
      expect(found?.today.state).toBe('gone');
      expect(found?.kept?.to).toBe(text(MIDDLE));
      expect(found?.tier).toBe(each.tier);
    }
  });

  it('add nothing to themselves: the same report twice is as good as once', async () => {
    const month = monthOf({ seed: 2, clusters: 8 });
    await reportOf(month, folder, MIDDLE, ['--since', '15d', '--out', 'first.json']);
    const once = await dataOf(month, folder, END, ['--with', 'first.json']);
    writeFileSync(path.join(folder, 'joined.json'), JSON.stringify(once));
    const twice = await dataOf(month, folder, END, [
      '--with',
      'first.json',
      '--with',
      'joined.json',
      '--with',
      'first.json',
    ]);
    expect(twice.clusters).toEqual(once.clusters);
    expect(twice.conflicts).toEqual([]);
  });
});

/** Hours of the month in which a backup was there that was good and young enough: what nobody knows at its end. */
function trulyWithin({ runs, tier, created, place }: MonthCluster): number {
  const rpo = { gold: 26, silver: 50, bronze: 170 }[tier ?? 'gold'];
  let hours = 0;
  for (let hour = Math.max(START, created); hour < END; hour += 3_600_000) {
    const good = runs.some((run) => {
      const since = place === 'local' ? run.completed : run.uploaded;
      return since <= hour && hour - since < rpo * 3_600_000 && Math.min(run.asked, run.removed) > hour;
    });
    if (good) hours += 1;
  }
  return hours;
}
