import { BackupError } from '../../lib/errors';
import { counted } from '../../lib/model';
import type { ImportRecord } from './import-folder';
import type { ObjectsRead } from './objects-read';

/**
 * What was not looked at is not gone: a folder of several projects is compared with, and written over by, all of them alone.
 * @param out as `--out` says it
 * @throws BackupError `usage`, `forbidden`
 */
export function refuseUnseen(
  { objects }: ImportRecord,
  { namespace, forbidden }: ObjectsRead,
  out: string,
): void {
  const declared = objects.map((name) => {
    const [kind = '', place = ''] = name.split(' ');
    return { kind, project: place.split('/')[0] ?? '' };
  });
  const others = declared.filter(({ project }) => namespace !== undefined && project !== namespace);
  if (others.length > 0) {
    const projects = [...new Set(others.map(({ project }) => project))].sort();
    throw new BackupError('usage', 'This folder declares objects of projects that were not looked at', {
      at: `--out ${out}`,
      value: `${counted(others.length, 'object')} of ${counted(projects.length, 'project')}, such as ${projects[0]}`,
      fix: 'look at all of them: -A; or import each project into a folder of its own',
    });
  }
  const unseen = forbidden.filter((each) => declared.some(({ kind }) => kind === each));
  if (unseen.length > 0) {
    throw new BackupError('forbidden', 'This folder declares objects of a kind that may not be listed', {
      at: `--out ${out}`,
      value: unseen.join(', '),
      fix: 'ask for the right to list them, or compare with an export of somebody who has it',
    });
  }
}
