import { counted, qualifiedName, UNENCRYPTED_ANNOTATION } from '../../model';
import { annotationOf, type Subject, subjectName } from '../../policy';
import { type Comparison, paired } from '../comparison';
import type { Consequence } from '../consequence';
import { listed, quoted } from '../quoted';

/** Schedules that encrypt with another key, or no longer at all. Schedules of one rotation are told together. */
export function* changedEncryption(comparison: Comparison): Iterable<Consequence> {
  const { before, after } = comparison;
  const rotations = new Map<string, { from: string; to: string; schedules: Subject[] }>();
  for (const pair of paired(comparison, ({ schedules }) => schedules)) {
    if (pair.before === undefined || pair.after === undefined) continue;
    const from = before.context.targetOf(pair.before).parameters?.keyEncryptionKey;
    const now = after.context.targetOf(pair.after);
    const to = now.parameters?.keyEncryptionKey;
    if (from === undefined || from === to) continue;
    if (to === undefined) {
      // Without a target there is nothing to encrypt, which is told as such.
      if (now.parameters !== undefined && now.from !== 'nobody') yield dropped(pair.after, from);
      continue;
    }
    const key = `${pair.after.managementCluster} ${pair.after.manifest.metadata.namespace} ${from} ${to}`;
    const rotation = rotations.get(key) ?? { from, to, schedules: [] };
    rotation.schedules.push(pair.after);
    rotations.set(key, rotation);
  }
  for (const { from, to, schedules } of rotations.values()) yield rotated(from, to, schedules);
}

function rotated(from: string, to: string, schedules: readonly Subject[]): Consequence {
  const [first] = schedules;
  const names = schedules.map(({ manifest }) => manifest.metadata.name);
  return {
    code: 'key-rotated',
    severity: 'note',
    about: `KeyEncryptionKey ${qualifiedName(first?.manifest.metadata.namespace, from)}`,
    managementCluster: first?.managementCluster ?? '',
    place: first?.place('spec.parameters.keyEncryptionKey'),
    files: [],
    says: `${counted(schedules.length, 'schedule')} (${listed(names)}) ${schedules.length === 1 ? 'encrypts' : 'encrypt'} with ${quoted(to)} from now on. Archives made so far open with ${quoted(from)} alone.`,
    todo: `Keep ${quoted(from)} as long as one of them is kept: on the management cluster and, for a restore after its loss, in another place.`,
  };
}

function dropped(schedule: Subject, from: string): Consequence {
  const reason = annotationOf(schedule, UNENCRYPTED_ANNOTATION);
  return {
    code: 'encryption-dropped',
    rules: ['MB003'],
    severity: reason ? 'risk' : 'data',
    about: subjectName(schedule),
    managementCluster: schedule.managementCluster,
    place: schedule.place('spec.parameters'),
    files: [],
    says: `Archives of ${quoted(subjectName(schedule))} are no longer encrypted${reason ? `, because ${quoted(reason)}` : ''}: whoever can read the storage can read them.`,
    todo: `Put the key back. Archives made so far still need ${quoted(from)}.`,
  };
}
