import { type Explanation, RISK_LEVELS } from '../../lib/explain';
import { presentable } from '../check';
import { linesText, type TableRoom, table } from '../output';
import {
  clockTexts,
  differenceText,
  FILES_NOTE,
  failedRunTexts,
  gapText,
  idleText,
  keyText,
  lastBackupText,
  targetText,
} from './phrases';
import type { Side } from './sides';
import { minutesText, momentText } from './time-texts';
import { weekLines } from './week-text';

export interface TextOptions {
  /** Whether the week is drawn. */
  readonly week: boolean;
  /** IANA zone of the reader, for a second column of times. */
  readonly localZone: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Of tables, which stand two columns in. */
  readonly room?: TableRoom;
}

/** An explanation on the terminal. */
export function explanationText(
  { namespace, cluster, differences }: Explanation,
  sides: readonly Side[],
  options: TextOptions,
): string {
  const lines = [
    `Cluster ${namespace}/${cluster}`,
    ...sides.flatMap((side) => ['', ...sideLines(side, namespace, options)]),
    ...differenceLines(differences),
  ];
  // Names and expressions are whatever somebody wrote.
  return linesText(lines.map(presentable));
}

function sideLines(
  { title, view, week }: Side,
  namespace: string,
  { week: withWeek, localZone, now, room }: TextOptions,
): string[] {
  const lastBackup = lastBackupText(view);
  return [
    title,
    '',
    `  Risk         ${view.risk.level} of 5, ${RISK_LEVELS[view.risk.level]}`,
    ...view.risk.reasons.map(({ text }) => `               - ${text}`),
    `  Longest gap  ${gapText(view)}`,
    ...(lastBackup === undefined ? [] : [`  Last backup  ${lastBackup}`]),
    ...failedRunTexts(view, namespace, now).map(
      (text, index) => `  ${index === 0 ? 'Failed runs' : '           '}  ${text}`,
    ),
    ...clockTexts(view).map((text) => `  Clock        ${text}`),
    '',
    ...scheduleLines(view, room),
    ...runLines(view, localZone),
    ...(withWeek ? ['', ...indented(weekLines(week))] : []),
  ];
}

function scheduleLines({ schedules }: Side['view'], room: TableRoom | undefined): string[] {
  if (schedules.length === 0) return ['  No schedules.'];
  const rows = schedules.map((schedule) => [
    schedule.name,
    schedule.expression || '-',
    targetText(schedule),
    schedule.target.credential ?? '-',
    keyText(schedule),
    schedule.longestGap === undefined ? '-' : minutesText(schedule.longestGap.minutes),
  ]);
  const files = schedules.flatMap((schedule) => schedule.files);
  return [
    ...indented(table(['SCHEDULE', 'CRON', 'TO', 'CREDENTIAL', 'KEY', 'GAP'], rows, room)),
    ...schedules.flatMap((schedule) => {
      const idle = idleText(schedule);
      return idle === undefined ? [] : [`  ${schedule.name} ${idle}`];
    }),
    ...(files.length === 0
      ? []
      : ['', '  Remote files of the next runs', ...files.map((file) => `    ${file}`), `  ${FILES_NOTE}`]),
  ];
}

function runLines({ nextRuns }: Side['view'], localZone: string | undefined): string[] {
  if (nextRuns.length === 0) return [];
  const zones = ['UTC', ...(localZone === undefined ? [] : [localZone])];
  const rows = nextRuns.map(({ at, schedule }) => [...zones.map((zone) => momentText(at, zone)), schedule]);
  return ['', ...indented(table(['NEXT RUNS (UTC)', ...zones.slice(1), 'SCHEDULE'], rows))];
}

function differenceLines(differences: Explanation['differences']): string[] {
  if (differences === undefined) return [];
  if (differences.length === 0) return ['', 'The manifests declare just this.'];
  return [
    '',
    'What lives is not what is declared',
    ...differences.map((each) => `  ${differenceText(each)}`),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
