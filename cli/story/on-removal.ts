import {
  claimantsOf,
  claimsOf,
  counted,
  isLeftWithOthers,
  KeyEncryptionKeyType,
  nameOthers,
  reachedFiles,
  withoutFiles,
} from '../../lib/model';
import { isTargetUnknown, type StoryFacts } from './story-facts';
import type { Trouble } from './trouble';

/** What "remove" would do now, as far as the objects of its namespace show; in lines. */
export function onRemoval(facts: StoryFacts, troubles: readonly Trouble[]): string[] {
  const said = outcome(facts);
  const hindrance = troubles.find(
    ({ code, holder }) => HINDERS[code] !== undefined && holder?.kind !== KeyEncryptionKeyType.kind,
  );
  return said === undefined
    ? [
        ...deletion(facts),
        ...(hindrance === undefined
          ? []
          : [`as it is now that would fail: ${hindrance.at} ${HINDERS[hindrance.code]}`]),
      ]
    : [said];
}

/** Without these, MOSK reaches no file. */
const HINDERS: Readonly<Partial<Record<Trouble['code'], string>>> = {
  'secret-missing': 'does not exist',
  'credential-missing': 'does not exist',
  'storage-refuses': 'is refused',
};

/** `undefined`: its files are deleted, and then the object goes. */
function outcome(facts: StoryFacts): string | undefined {
  const { backup, section: found, others } = facts;
  const section = found.known ? found.parameters : undefined;
  switch (withoutFiles(backup)) {
    case 'deleted':
      return 'the object goes; its files are deleted already';
    case 'local-only':
      return isTargetUnknown(facts)
        ? 'the object goes; its archive, if any, stays where it is, which is not known'
        : 'the object goes; its archive, if any, stays on a manager node of the cluster';
    case 'nothing-uploaded':
      return 'the object goes; nothing of it was uploaded';
    case undefined:
      break;
  }
  const { namespace = '', name, uid } = backup.metadata;
  const files = reachedFiles(backup, section);
  if (isLeftWithOthers(backup)) return 'the object goes; its files stay with the others that have them';
  const credential = backup.spec.parameters?.rclone?.credential;
  const sharing = claimantsOf(
    { holder: { kind: 'ClusterBackup', namespace, name, uid }, files, storage: undefined },
    (others ?? [])
      .filter((other) => other.spec.parameters?.rclone?.credential === credential)
      .map((other) => ({
        holder: { kind: 'ClusterBackup', namespace, name: other.metadata.name, uid: other.metadata.uid },
        files: claimsOf(other, section),
        storage: undefined,
      })),
  );
  return sharing.length > 0
    ? `it is refused: its files are those of ${nameOthers(sharing)} as well`
    : undefined;
}

function deletion(facts: StoryFacts): string[] {
  const { backup, section: found } = facts;
  if (isTargetUnknown(facts)) {
    return [
      '"remove" has MOSK delete its files, waits for that, then takes the object away',
      'where they are is not known, nor whether others have them as well',
    ];
  }
  const section = found.known ? found.parameters : undefined;
  const files = reachedFiles(backup, section).length;
  return [
    `"remove" has MOSK delete ${counted(files, 'file')}, waits for that, then takes the object away`,
    `"kubectl delete" would leave the ${files === 1 ? 'file' : 'files'}, with nobody to delete ${files === 1 ? 'it' : 'them'}`,
  ];
}
