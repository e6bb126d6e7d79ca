import type { Check } from '../check';
import { seenOf } from '../facts';
import { byName, usersOf } from '../users';

/** NFS exports, which nobody can ask from here: MOSK mounts them on managers. */
export const NFS: Check = {
  name: 'nfs',
  title: 'NFS exports',
  judge: (facts) =>
    facts.projects.flatMap(({ namespace, backups, schedules, clusters }) => {
      const seen = {
        backups: seenOf(backups),
        schedules: seenOf(schedules),
        clusters: seenOf(clusters),
      };
      const users = byName(usersOf(seen, facts.api), ({ nfsUploadUrl }) => nfsUploadUrl);
      return [...users].map(([url, [first]]) => ({
        state: 'not checked' as const,
        what: 'an export cannot be asked from here',
        where: url,
        value: `named by ${first?.name}`,
        remedy: {
          todo: 'mount it for reading where it can be, and list what lies there:',
          command: `${facts.at(namespace).program} files FOLDER`,
        },
      }));
    }),
};
