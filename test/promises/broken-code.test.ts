/** A property test that cannot fail proves nothing: here the code is broken, once for each promise. */

import type * as names from '../../lib/model/api/names';
import type * as claims from '../../lib/model/files/file-claims';
import type * as lifecycle from '../../lib/model/life/lifecycle';
import type * as left from '../../lib/model/records/left-behind';
import type * as owner from '../../lib/model/records/owner';
import type * as client from '../../providers/kubernetes/api/client';
import type * as removal from '../../providers/kubernetes/runner/removal';
import { describeInCi } from '../whole';
import { type Break, eachIsCaught } from './breaking';

const LIFECYCLE = '../../lib/model/life/lifecycle';
const CLIENT = '../../providers/kubernetes/api/client';

const BREAKS: readonly Break[] = [
  {
    promise: 1,
    how: 'the beginning of an upload counts as success',
    module: LIFECYCLE,
    change: ({ nextWait }: typeof lifecycle) => ({
      nextWait: (...[seen, memory]: Parameters<typeof nextWait>) =>
        seen?.status?.status === 'UploadingInProgress' ? { do: 'succeed' } : nextWait(seen, memory),
    }),
  },
  {
    promise: 2,
    how: 'every try gives the run another name',
    module: '../../lib/model/api/names',
    change: ({ runName }: typeof names) => {
      let tries = 0;
      return { runName: (base: string, hash: string) => runName(base, hash, ++tries) };
    },
  },
  {
    promise: 3,
    how: 'the object is removed where deletion ought to be requested',
    module: LIFECYCLE,
    change: ({ nextRemoval }: typeof lifecycle) => ({
      nextRemoval: (...words: Parameters<typeof nextRemoval>) => {
        const action = nextRemoval(...words);
        return action.do === 'requestDeletion' ? { do: 'remove', outcome: 'deleted' } : action;
      },
    }),
  },
  {
    promise: 4,
    how: 'a failure is waited out',
    module: LIFECYCLE,
    change: ({ nextWait }: typeof lifecycle) => ({
      nextWait: (...words: Parameters<typeof nextWait>) => {
        const action = nextWait(...words);
        return action.do === 'fail' && action.code === 'backup-failed' ? { do: 'wait' } : action;
      },
    }),
  },
  {
    promise: 5,
    how: 'the verdict on an earlier removal is taken for that on this one',
    module: LIFECYCLE,
    change: ({ nextRemoval }: typeof lifecycle) => ({
      nextRemoval: (...words: Parameters<typeof nextRemoval>) =>
        words[1]?.status?.status === 'DeleteFailed'
          ? { do: 'fail', code: 'deletion-failed', reason: 'it has failed' }
          : nextRemoval(...words),
    }),
  },
  {
    promise: 6,
    how: 'an error shows what was sent',
    module: CLIENT,
    change: ({ createClient }: typeof client) => ({
      createClient: (options: Parameters<typeof createClient>[0]) => {
        const real = createClient(options);
        return {
          ...real,
          create: (...words: Parameters<typeof real.create>) =>
            real.create(...words).catch((error: Error) => {
              throw new Error(`${error.message} ${JSON.stringify(words[1])}`);
            }),
        };
      },
    }),
  },
  {
    promise: 7,
    how: 'the manifest depends on how often it was made',
    module: '../../lib/model/records/owner',
    change: ({ runHash }: typeof owner) => {
      let made = 0;
      return { runHash: (run: Parameters<typeof runHash>[0]) => runHash({ ...run, triggers: [made++] }) };
    },
  },
  {
    promise: 8,
    how: 'a removal is of whatever has the name by now',
    module: '../../providers/kubernetes/runner/removal',
    change: ({ removeBackup }: typeof removal) => ({
      removeBackup: (...[session, { namespace, name }, options]: Parameters<typeof removeBackup>) =>
        removeBackup(session, { namespace, name }, options),
    }),
  },
  {
    promise: 9,
    how: 'nobody looks who else has the files',
    module: '../../lib/model/files/file-claims',
    change: (_real: typeof claims) => ({ claimantsOf: () => [] }),
  },
  {
    promise: 10,
    how: 'nobody writes down what is left behind',
    module: '../../lib/model/records/left-behind',
    change: (_real: typeof left) => ({ leftRecords: () => [] }),
  },
];

describeInCi('broken code of the runner', () => {
  eachIsCaught(BREAKS, () => (require('./runner-game') as typeof import('./runner-game')).RUNNER);
});
