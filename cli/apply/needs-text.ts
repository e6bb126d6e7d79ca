import { counted, endingRecord, type KubeObject, type LeftRecord, type SecretNeeds } from '../../lib/model';

/** `KeyEncryptionKey prod-2026, the files of 2 backups (a, b), 1 schedule (nightly)`; for people. */
export function needsText({ holders, backups, schedules, clusters, left, leftFiles }: SecretNeeds): string {
  return [
    ...holders.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ...(backups.length === 0 ? [] : [`the files of ${listed(backups, 'backup')}`]),
    ...(schedules.length === 0 ? [] : [listed(schedules, 'schedule')]),
    ...(clusters.length === 0 ? [] : [`the default target of Cluster ${clusters.join(', ')}`]),
    ...(left.length === 0 ? [] : [leftText(left)]),
    ...leftFiles.map((files) => `the files ${files}, which were left behind`),
  ].join(', ');
}

const MOST = 3;

/** `files that backup a has left behind (until: kubectl delete configmap …)` */
function leftText([first, ...others]: readonly LeftRecord[]): string {
  if (first === undefined) return '';
  const whose = first.left === undefined ? 'a backup' : `backup ${first.left.backup}`;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `files that ${whose}${more} left behind (until: ${endingRecord(first)})`;
}

/** `1 backup (a)`, `14 backups (a, b, c and 11 more)` */
function listed(objects: readonly KubeObject[], one: string): string {
  const names = objects.slice(0, MOST).map(({ metadata }) => metadata.name);
  const rest = objects.length - names.length;
  const shown = rest === 0 ? names.join(', ') : `${names.join(', ')} and ${rest} more`;
  return `${counted(objects.length, one)} (${shown})`;
}
