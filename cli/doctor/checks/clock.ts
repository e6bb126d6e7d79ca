import { EXIT } from '../../exit-codes';
import type { Check } from '../check';
import type { ProjectFacts } from '../facts';
import type { Judged } from '../finding';
import { again, credentialName, placeOf } from './credentials';

/** S3 refuses requests that are dated further than 15 minutes from its own clock; most of that is not to be used up. */
const MOST_MS = 5 * 60_000;

/** Whether the clocks of the storages agree with that of this machine. */
export const CLOCK: Check = {
  name: 'clock',
  title: 'Clocks',
  judge: (facts) =>
    facts.projects.flatMap((project) => {
      const skews = skewsOf(project);
      const wrong = skews.filter(({ skewMs }) => Math.abs(skewMs) > MOST_MS);
      if (wrong.length > 0) {
        return wrong.map(({ where, skewMs }): Judged => {
          const seconds = Math.round(Math.abs(skewMs) / 1000);
          return {
            state: 'problem',
            what: 'the clock of the storage is not that of this machine',
            where,
            value: `this machine is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} it`,
            exit: EXIT.storage,
            remedy: {
              todo: 'set the clock that is wrong: from 15 minutes on a storage refuses everything; then look again:',
              command: again(facts, project),
            },
          };
        });
      }
      const [first] = skews;
      if (first === undefined) return [];
      const most = Math.max(...skews.map(({ skewMs }) => Math.abs(skewMs)));
      const what = 'the clocks of the storages agree with that of this machine';
      return [{ state: 'ok', what, where: first.where, value: `to ${Math.ceil(most / 1000)} s` }];
    }),
};

function skewsOf(project: ProjectFacts): { readonly where: string; readonly skewMs: number }[] {
  return [...project.trials].flatMap(([name, trials]) =>
    'unseen' in trials
      ? []
      : trials.seen.flatMap(({ bucket, skewMs }) =>
          skewMs === undefined
            ? []
            : [{ where: `${credentialName(project, name)}: ${placeOf(bucket)}`, skewMs }],
        ),
  );
}
