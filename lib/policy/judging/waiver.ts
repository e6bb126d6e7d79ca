import { BackupError } from '../../errors';
import { WAIVER_ANNOTATION } from '../../model';
import { annotationOf, type Subject } from './subject';

/** Why a finding is accepted, and until when. */
export interface Waiver {
  /** Id of the rule: `MB003`. */
  readonly rule: string;
  /** Why, for whoever reads it later: on one line. */
  readonly reason: string;
  /** Last day on which it holds: `2027-01-31`, in UTC. */
  readonly until: string;
}

/** A waiver of a policy itself, for what no annotation can be written on. */
export interface PolicyWaiver extends Waiver {
  /** What it is for, as findings name it: `ClusterBackup prod/before-26-2`, `Cluster prod/prod on site-a`. */
  readonly about: string;
}

/** The waivers that an object carries, and the lines that are none. */
export interface ReadWaivers {
  /** Whatever their end. */
  readonly waivers: readonly Waiver[];
  /** Lines without rule, reason or an existing date. */
  readonly invalid: readonly string[];
}

const FORM = /^([A-Z]+[0-9]+)=(.*);\s*until=(\d{4}-\d{2}-\d{2})$/;

/**
 * Accepts findings of an object until a day, for a reason: the annotations that say so.
 *
 * ```ts
 * new ClusterBackup(chart, 'before-26-2', {
 *   cluster,
 *   target,
 *   annotations: waive({ rule: 'MB017', reason: 'the old bucket is emptied in March', until: '2027-03-31' }),
 * });
 * ```
 *
 * On an object that a plan or another library makes: `ApiObject.of(construct).metadata.addAnnotation`.
 *
 * @throws BackupError `usage` for a waiver without rule, reason or an existing day
 */
export function waive(...waivers: readonly Waiver[]): Record<string, string> {
  return { [WAIVER_ANNOTATION]: waivers.map((each) => lineOf(each, 'waive')).join('\n') };
}

/** The waivers of an object. */
export function waiversOf(subject: Subject): ReadWaivers {
  const lines = (annotationOf(subject, WAIVER_ANNOTATION) ?? '').split('\n').map((line) => line.trim());
  const waivers: Waiver[] = [];
  const invalid: string[] = [];
  for (const line of lines.filter((each) => each !== '')) {
    const [, rule = '', reason = '', until = ''] = FORM.exec(line) ?? [];
    if (rule === '' || reason.trim() === '' || !isDay(until)) invalid.push(line);
    else waivers.push({ rule, reason: reason.trim(), until });
  }
  return { waivers, invalid };
}

/**
 * A waiver as a line of the annotation.
 * @throws BackupError `usage` for what cannot be read back
 */
export function lineOf({ rule, reason, until }: Waiver, at: string): string {
  const line = `${rule}=${reason};until=${until}`;
  if (FORM.test(line) && reason.trim() !== '' && isDay(until)) return line;
  throw new BackupError('usage', 'A waiver has a rule, a reason on one line, and a last day', {
    at,
    value: JSON.stringify(line),
    fix: "write it as { rule: 'MB003', reason: 'why it is accepted', until: '2027-01-31' }",
  });
}

/** Whether it holds on this day; the last day counts. */
export function holdsOn({ until }: Waiver, now: Date): boolean {
  return dayOf(now) <= until;
}

/** The day in UTC: `2027-01-31`. */
export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Whether this is a day of the calendar: `2027-02-30` is none. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
