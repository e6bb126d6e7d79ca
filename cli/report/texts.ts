import type { Report, ReportCluster } from '../../lib/report';

/** `2026-11-01 01:05`, of a time in UTC. */
export function momentText(time: string | null): string {
  return time === null ? 'not known' : time.slice(0, 16).replace('T', ' ');
}

/** `25.4 h`: never less than it is. */
export function hoursText(seconds: number): string {
  return `${(Math.ceil(seconds / 360) / 10).toFixed(1)} h`;
}

/** `26 h` of an RPO. */
export function rpoText({ tier, rpoSeconds }: Pick<ReportCluster, 'tier' | 'rpoSeconds'>): string {
  return rpoSeconds === null ? '-' : `${tier ?? ''} ${Math.round(rpoSeconds / 360) / 10} h`.trim();
}

/** `99.9 %` of what was good: never more than it is. */
export function goodShare(part: number, whole: number): string {
  return whole === 0 ? '-' : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`;
}

/** The same of what was not: never less than it is. */
export function badShare(part: number, whole: number): string {
  return whole === 0 ? '-' : `${(Math.ceil((part / whole) * 1000) / 10).toFixed(1)} %`;
}

/** That there is none: what nobody has seen may be one. */
export function noneText({ totals: { states, unreadKinds } }: Pick<Report, 'totals'>): string {
  return states['not-known'] + unreadKinds === 0 ? 'none' : 'none, as far as known';
}

/** What would be lost with the cluster now. */
export function lostText({ today: { state, lostSeconds } }: ReportCluster): string {
  if (state === 'not-known') return 'not known';
  if (state === 'gone') return '-';
  return lostSeconds === null ? 'EVERYTHING' : hoursText(lostSeconds);
}

const STATE_TEXTS = {
  kept: 'kept',
  good: 'no RPO',
  overdue: 'OVERDUE',
  none: 'NO BACKUP',
  'not-known': 'NOT KNOWN',
  gone: 'gone',
} as const;

/** A cluster that an inventory alone has lacks more than a backup. */
export function stateText({ today: { state, schedules }, exists }: ReportCluster): string {
  return state === 'none' && exists === false && schedules.length === 0 ? 'NOT FOUND' : STATE_TEXTS[state];
}
