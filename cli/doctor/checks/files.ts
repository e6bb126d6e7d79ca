import { EXIT } from '../../exit-codes';
import { bySeen, type Check, projectName } from '../check';
import type { Judged } from '../finding';

/** Whether the files of the newest good backup of each cluster are really in the storage. */
export const FILES: Check = {
  name: 'files',
  title: 'Files of the newest good backups',
  judge: (facts) =>
    facts.projects.flatMap((project) =>
      bySeen(project, 'no file was looked for', { backups: project.backups }, () => {
        const { program, options } = facts.at(project.namespace);
        const there = project.files.filter(({ missing }) => 'seen' in missing && missing.seen.length === 0);
        const others = project.files.flatMap(({ backup, missing }): Judged[] => {
          const where = `ClusterBackup ${project.namespace}/${backup.metadata.name}`;
          if ('unseen' in missing) {
            const { unseen: value, remedy } = missing;
            const what = 'its files were not looked for';
            return [{ state: 'not checked', what, where, value, ...(remedy && { remedy }) }];
          }
          if (missing.seen.length === 0) return [];
          return [
            {
              state: 'problem',
              what: 'the storage does not have its files',
              where,
              value: missing.seen.join(', '),
              exit: EXIT.storage,
              remedy: {
                todo: 'look whether somebody has moved or deleted them, and make a new backup:',
                command: `${program} create --like ${backup.metadata.name} ${options}`,
              },
            },
          ];
        });
        if (there.length === 0) return others;
        const count = there.length === 1 ? 'one cluster' : `${there.length} clusters`;
        const where = projectName(project.namespace);
        return [{ state: 'ok', what: `those of ${count} are there`, where }, ...others];
      }),
    ),
};
