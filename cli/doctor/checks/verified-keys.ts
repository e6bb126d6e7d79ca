import { EXIT } from '../../exit-codes';
import { bySeen, type Check, projectName } from '../check';
import type { Judged } from '../finding';
import { keysInUse } from '../keys-in-use';

/** Keys in use of which nobody has shown from a file that they are kept outside the cluster. */
export const VERIFIED_KEYS: Check = {
  name: 'verified-keys',
  title: 'Copies of keys',
  judge: (facts) =>
    facts.projects.flatMap((project) => {
      const { keys, schedules, backups, namespace } = project;
      const { now, keyAgeMs } = facts.settings;
      return bySeen(
        project,
        'whether keys are kept outside is not known',
        { keys, schedules, backups },
        (seen) => {
          const { program, options } = facts.at(namespace);
          const inUse = keysInUse(seen, now, keyAgeMs);
          const open = inUse.filter(({ finding }) => finding !== undefined);
          if (open.length === 0) {
            const what =
              inUse.length === 0 ? 'no key is in use' : `${inUse.length} in use, verified from a file`;
            return [{ state: 'ok', what, where: projectName(namespace) }];
          }
          return open.map(
            ({ name, finding }): Judged => ({
              state: 'problem',
              what: finding ?? '',
              where: `KeyEncryptionKey ${namespace}/${name}`,
              exit: EXIT.storage,
              remedy: {
                todo: 'fetch the file from where it is kept, and compare:',
                command: `${program} key check ${name} --key-file FILE --record ${options}`,
              },
            }),
          );
        },
      );
    }),
};
