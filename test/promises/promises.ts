/** The promises, as judgements of a history: by what really happened, never by what our processes say of themselves. */
import type { History } from './history';
import { changes } from './judges/changes';
import { filesOfOthers } from './judges/files';
import type { Judgement } from './judges/judgement';
import { needs } from './judges/needs';
import { deletions, ends } from './judges/removals';
import { equalManifests, oneOfEach, successes, waits } from './judges/runs';
import { secrets } from './judges/secrets';

/** What is promised, under the number that docs/promises.md gives it. */
export interface PromiseMade {
  readonly number: number;
  readonly says: string;
  readonly judge: (history: History) => Judgement;
}

export const PROMISES: readonly PromiseMade[] = [
  {
    number: 1,
    says: 'success is reported only after Completed, and uploaded, was there on the object that we made',
    judge: successes,
  },
  { number: 2, says: 'at most one non-failed backup per run, whatever the crash point', judge: oneOfEach },
  {
    number: 3,
    says: 'no DELETE before Deleted was there, orphaning was asked for, or nothing remote can exist',
    judge: deletions,
  },
  { number: 4, says: 'every wait ends by its deadline, and at once on a terminal failure', judge: waits },
  { number: 5, says: 'a failed removal leaves a state from which a re-run resumes', judge: ends },
  { number: 6, says: 'no secret leaves by id, output, log, error or manifest', judge: secrets },
  { number: 7, says: 'equal input gives byte-identical manifests', judge: equalManifests },
  {
    number: 8,
    says: 'nothing is changed that we did not create or the user did not name, nor against the newest wish',
    judge: changes,
  },
  { number: 9, says: 'no file is deleted or written over that another backup needs', judge: filesOfOthers },
  {
    number: 10,
    says: 'no key or credential goes while a file needs it, and what is left behind is recorded first',
    judge: needs,
  },
];
