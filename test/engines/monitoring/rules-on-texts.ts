/** Hourly texts of the exporter through the rules, by `promtool test rules`. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { alertFiles } from '../../../cli/generate/alert-files';
import { ruleOptions } from '../../../lib/monitoring';
import { requireEngine } from '../find-engines';
import { STEP_SECONDS, type Stage, type Verdict, type Witnessed } from './witness';

const STEPS = 3_600 / STEP_SECONDS;

/** Numbers from 0 to 1: the same for the same key. */
export const randomOf = (seed: number) => (key: string) => {
  let hash = seed;
  for (const character of key) hash = Math.imul(hash ^ character.charCodeAt(0), 0x9e3779b1) >>> 0;
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
};

/** Each series of the texts in the notation of promtool: scraped every five minutes, with a restart here and there. */
function seriesOf(
  texts: readonly (string | undefined)[],
  random: (key: string) => number,
): { series: string; values: string }[] {
  const values = new Map<string, (string | undefined)[]>();
  texts.forEach((text, hour) => {
    for (const line of (text ?? '').split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const at = line.lastIndexOf(' ');
      const series = line.slice(0, at);
      if (!values.has(series)) values.set(series, []);
      (values.get(series) as (string | undefined)[])[hour] = line.slice(at + 1);
    }
  });
  const restarts = texts.map((_text, hour) =>
    random(`restart ${hour}`) < 0.2 ? 1 + Math.floor(random(`at ${hour}`) * (STEPS - 2)) : undefined,
  );
  return [...values].map(([series, byHour]) => ({
    series,
    values: texts
      .map((_text, hour) => {
        const value = byHour[hour];
        if (value === undefined) return `stale _x${STEPS - 1}`;
        const restart = restarts[hour];
        if (restart === undefined) return `${value}x${STEPS - 1}`;
        const [before, after] = [restart - 1, STEPS - restart - 2];
        return `${value}x${before} stale ${value}x${after}`;
      })
      .join(' '),
  }));
}

const asSample = (name: string, verdict: Verdict, value: number) => ({
  labels: `${name}{${(JSON.parse(verdict) as [string, string][]).map(([label, text]) => `${label}="${text}"`).join(', ')}}`,
  value,
});

/**
 * Whether the rules say what the witness says, in each hour and for each cluster.
 * @param folder for the files
 * @param texts of each hour; `undefined`: the exporter does not run
 * @param random by which scrapes fail here and there
 * @returns what promtool says
 */
export async function testRules(
  folder: string,
  texts: readonly (string | undefined)[],
  witnessed: readonly Witnessed[],
  { firstHour, rehearsalDays }: Stage,
  random: (key: string) => number,
): Promise<string> {
  const [[rulesFile, rules] = ['', '']] = [
    ...alertFiles('rules', { name: 'mosk-backup' }, ruleOptions({ rehearsalAge: `${rehearsalDays}d` })),
  ];
  // Collected every five minutes, so evaluated as often.
  writeFileSync(path.join(folder, rulesFile), rules.replace('interval: 1m', `interval: ${STEP_SECONDS}s`));
  const tests = {
    rule_files: [rulesFile],
    evaluation_interval: `${STEP_SECONDS}s`,
    tests: [
      {
        name: 'hours',
        interval: `${STEP_SECONDS}s`,
        start_timestamp: firstHour / 1000,
        input_series: seriesOf(texts, random),
        promql_expr_test: witnessed.flatMap(({ firing }, hour) => [
          {
            expr: 'ALERTS{alertstate="firing"}',
            eval_time: `${hour}h50m`,
            exp_samples: [...firing].map((each) => asSample('ALERTS', each, 1)),
          },
          // What fires then and did an hour before has fired all the while.
          {
            expr: `count_over_time(ALERTS{alertstate="firing"}[64m]) == ${STEPS + 1}`,
            eval_time: `${hour}h50m`,
            exp_samples: [...firing]
              .filter((each) => witnessed[hour - 1]?.firing.has(each))
              .map((each) => asSample('', each, STEPS + 1)),
          },
        ]),
      },
    ],
  };
  writeFileSync(path.join(folder, 'hours.test.yaml'), stringify(tests, { aliasDuplicateObjects: false }));
  const { stdout } = await promisify(execFile)(
    requireEngine('promtool'),
    ['test', 'rules', 'hours.test.yaml'],
    {
      cwd: folder,
      maxBuffer: 256 * 1024 * 1024,
      // It collects its garbage all the time else: a fifth of what it takes.
      env: { ...process.env, GOGC: '800' },
    },
  );
  return stdout;
}
