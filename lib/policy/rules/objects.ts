import { canonicalJson } from '../../model';
import { grouped } from '../judging/grouped';
import type { Rule } from '../judging/rule';
import { subjectKey } from '../judging/subject';

/** Objects as such. */
export const OBJECT_RULES: readonly Rule[] = [
  {
    id: 'MB016',
    name: 'declared-once',
    level: 'error',
    title: 'Nothing is declared twice in different words',
    why: 'Whichever manifest is applied last wins: of two keys under one name one opens no archive, and of two schedules one never runs.',
    fix: 'remove one of them, or give it another name; manifests of several management clusters lie in a folder each',
    *check({ sources, credentials, keys, keySecrets }) {
      // Those without the shape of their kind are reported, and may be patches that complete another.
      const objects = grouped([...sources, ...credentials, ...keys, ...keySecrets], subjectKey);
      for (const same of objects.values()) {
        if (same.length < 2 || new Set(same.map(({ manifest }) => canonicalJson(manifest))).size < 2)
          continue;
        for (const subject of same) {
          yield {
            subject,
            problem: 'Another manifest declares the same object, and says something else of it',
          };
        }
      }
    },
  },
];
