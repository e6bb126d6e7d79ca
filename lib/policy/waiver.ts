import type { KubeObject } from '../model';

/** Annotation with waivers, one a line: `MB003=why it is accepted;until=2027-01-31`. */
export const WAIVER_ANNOTATION = 'mosk-backup/waive';

/** Why a finding is accepted, and until when. */
export interface Waiver {
  /** Id of the rule. */
  readonly rule: string;
  /** Why, for whoever reads it later. */
  readonly reason: string;
  /** Last day on which it holds: `2027-01-31`, in UTC. */
  readonly until: string;
}

/** A waiver of a policy itself, for what no annotation can be written on. */
export interface PolicyWaiver extends Waiver {
  /** What it is for, as findings name it: `ClusterBackup prod/before-26-2`, `Cluster prod/prod`. */
  readonly about: string;
}

/** The waivers that an object carries, and the lines that are none. */
export interface ReadWaivers {
  readonly waivers: readonly Waiver[];
  /** Lines without rule, reason or an existing date. */
  readonly invalid: readonly string[];
}

const FORM = /^([A-Z]+[0-9]+)=(.*);\s*until=(\d{4}-\d{2}-\d{2})$/;

export function waiversOf({ metadata }: KubeObject): ReadWaivers {
  const text: unknown = metadata.annotations?.[WAIVER_ANNOTATION];
  const lines = typeof text === 'string' ? text.split('\n').map((line) => line.trim()) : [];
  const waivers: Waiver[] = [];
  const invalid: string[] = [];
  for (const line of lines.filter((each) => each !== '')) {
    const [, rule = '', reason = '', until = ''] = FORM.exec(line) ?? [];
    if (rule === '' || reason.trim() === '' || !isDay(until)) invalid.push(line);
    else waivers.push({ rule, reason: reason.trim(), until });
  }
  return { waivers, invalid };
}

/** Whether it holds on this day; the last day counts. */
export function holdsOn({ until }: Waiver, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= until;
}

/** Whether this is a day of the calendar: `2027-02-30` is none. */
export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
