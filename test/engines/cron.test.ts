/** Schedules are read as Kubernetes' CronJob reads them: the same expressions, the same runs. */
import { clockChanges, nextRuns } from '../../lib/calendar';
import { checkCron } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { seededRandom } from '../../local/faults/random';
import { CRON_ZONES_THAT_DIFFER } from './cron-differences';
import { cronExpression } from './cron-expressions';
import { describeWithEngines } from './describe-with-engines';
import { askRobfigCron, type CronAnswer, type CronQuestion } from './robfig-cron';

/** One that nobody has seen, too: a failure shows the expression. */
const SEEDS = [1, Number(process.env.MOSK_BACKUP_SEED ?? Math.floor(Math.random() * 1e9))];
const RUNS = 60;
const DAY_MS = 86_400_000;
/** After which the library gives up. */
const YEARS = 5;
/** The library gives up before a leap year that is eight years away. */
const BEFORE_2100 = { expression: '0 1 29 2 *', zone: 'UTC', after: Date.UTC(2080, 0), count: RUNS };
/** Those without a change of the clock, and those that change by whole hours at a full hour of the night, not at midnight. */
const ZONES = [
  'UTC',
  'Asia/Kolkata',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'Australia/Sydney',
  'Pacific/Auckland',
  'Australia/Adelaide',
  'America/St_Johns',
  'Antarctica/Troll',
];

describeWithEngines(['robfig-cron'], 'cron expressions', () => {
  it.each(SEEDS)('fire when CronJob fires them (seed %i)', (seed) => {
    const questions = [...questionsFrom(seed, 2600, 0, ZONES), BEFORE_2100];
    const counts = { equal: 0, neverFires: 0, endsWithin: 0 };
    compared(questions, ({ expression, zone, after }, { runs, error }) => {
      if (error !== undefined) throw new Error(`CronJob refuses ${JSON.stringify(expression)}: ${error}`);
      const refusal = refusalOf(expression);
      if (refusal !== undefined) {
        expect([expression, refusal.code, runs]).toEqual([expression, 'cron-never-fires', []]);
        counts.neverFires += 1;
        return;
      }
      const theirs = (runs ?? []).map((at) => at * 1000);
      const ours = nextRuns(expression, RUNS, after, zone);
      expect([expression, zone, after, ours.slice(0, theirs.length)]).toEqual([
        expression,
        zone,
        after,
        theirs,
      ]);
      counts.equal += 1;
      if (theirs.length === RUNS) return;
      // 29 February around a century that is no leap year: only the library ends there.
      expect((ours[theirs.length] ?? 0) - (theirs.at(-1) ?? after)).toBeGreaterThan(YEARS * 365 * DAY_MS);
      counts.endsWithin += 1;
    });
    process.stdout.write(`cron from seed ${seed}, ${RUNS} runs each: ${JSON.stringify(counts)}\n`);
    expect(counts.equal).toBeGreaterThan(2550);
    expect(counts.endsWithin).toBeGreaterThan(0);
  });

  it.each(SEEDS)('are refused when CronJob refuses them (seed %i)', (seed) => {
    const questions = questionsFrom(seed, 1500, 0.6, ['UTC']);
    const counts = { accepted: 0, refused: 0, timeZone: 0, every: 0 };
    compared(questions, ({ expression }, { error, runs }) => {
      const refusal = refusalOf(expression);
      if (expression.includes('TZ') || expression.startsWith('@every')) {
        expect(refusal).toMatchObject({ code: 'cron-invalid', problem: expect.stringMatching(/TZ=|@every/) });
        counts[expression.startsWith('@') ? 'every' : 'timeZone'] += 1;
      } else if (error !== undefined) {
        expect([expression, refusal?.code]).toEqual([expression, 'cron-invalid']);
        counts.refused += 1;
      } else {
        expect([expression, refusal?.code]).toEqual([
          expression,
          runs?.length === 0 ? 'cron-never-fires' : undefined,
        ]);
        counts.accepted += 1;
      }
    });
    process.stdout.write(`cron with nonsense from seed ${seed}: ${JSON.stringify(counts)}\n`);
    expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(300);
    expect(Math.min(counts.timeZone, counts.every)).toBeGreaterThan(0);
  });

  it.each(CRON_ZONES_THAT_DIFFER)(
    'in $zone differ only around changes of the clock: there the clock on the wall counts',
    ({ zone, differing, of }) => {
      const different = new Set<string>();
      compared(questionsFrom(1, of, 0, [zone]), ({ expression, after }, { runs }) => {
        if (refusalOf(expression) !== undefined) return;
        const theirs = new Set((runs ?? []).map((at) => at * 1000));
        const ours = nextRuns(expression, RUNS, after, zone);
        const until = Math.min(ours.at(-1) ?? 0, Math.max(...theirs));
        const both = [after, ...ours.filter((at) => theirs.has(at))];
        const only = [
          ...ours.filter((at) => !theirs.has(at)),
          ...[...theirs].filter((at) => !ours.includes(at)),
        ];
        for (const at of only.filter((each) => each <= until)) {
          different.add(expression);
          // The library goes from run to run, so a change between them is enough for it.
          const lastInBoth = Math.max(...both.filter((each) => each < at));
          const between = { from: lastInBoth - DAY_MS, to: at + DAY_MS };
          const shown = [expression, new Date(at).toISOString()];
          expect([...shown, clockChanges(zone, between).length > 0]).toEqual([...shown, true]);
        }
      });
      process.stdout.write(`cron in ${zone}: ${different.size} of ${of} differ\n`);
      // Not exactly: governments change the rules of zones, and Node learns of it.
      expect(different.size).toBeGreaterThan(differing / 2);
      expect(different.size).toBeLessThan(differing * 2);
    },
  );
});

/** Different expressions, each after a random moment of this or the next decade. */
function questionsFrom(
  seed: number,
  count: number,
  nonsense: number,
  zones: readonly string[],
): CronQuestion[] {
  const random = seededRandom(seed);
  const expressions = new Set<string>();
  for (let number = 0; expressions.size < count; number += 1) {
    const expression = cronExpression(seed * 1_000_003 + number, nonsense);
    if (expression.length <= 200) expressions.add(expression);
  }
  return [...expressions].map((expression) => ({
    expression,
    zone: zones[Math.floor(random() * zones.length)] ?? 'UTC',
    after: Math.floor(Date.UTC(2024, 0) + random() * 12 * 366 * DAY_MS),
    count: RUNS,
  }));
}

function compared(
  questions: readonly CronQuestion[],
  compare: (question: CronQuestion, answer: CronAnswer) => void,
): void {
  const answers = askRobfigCron(questions);
  expect(answers).toHaveLength(questions.length);
  questions.forEach((question, i) => void compare(question, answers[i] as CronAnswer));
}

function refusalOf(expression: string): BackupError | undefined {
  try {
    checkCron(expression, 'schedule');
    return undefined;
  } catch (error) {
    if (BackupError.is(error)) return error;
    throw error;
  }
}
