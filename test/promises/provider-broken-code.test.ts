import { createHash } from 'node:crypto';
import { ClusterBackupType } from '../../lib/model';
import type * as claims from '../../lib/model/files/file-claims';
import type * as lifecycle from '../../lib/model/life/lifecycle';
import type * as left from '../../lib/model/records/left-behind';
import type * as destroying from '../../lib/model/resource/next-destroy';
import type * as own from '../../lib/model/resource/own-runs';
import type * as planned from '../../lib/model/resource/plan-run';
import type * as back from '../../lib/model/resource/take-back';
import type * as wishes from '../../lib/model/resource/wish';
import type * as inputs from '../../providers/pulumi/functions/cluster-backup/declared/inputs';
import type * as state from '../../providers/pulumi/functions/cluster-backup/declared/state';
import type * as removal from '../../providers/pulumi/functions/cluster-backup/runs/remove-runs';
import type * as note from '../../providers/pulumi/functions/default-target/default-target-note';
import type * as inUse from '../../providers/pulumi/functions/objects/in-use';
import { type Break, eachIsCaught } from './breaking';

const FUNCTIONS = '../../providers/pulumi/functions';
const BACKUP = `${FUNCTIONS}/cluster-backup`;
const RESOURCE = '../../lib/model/resource';

const BREAKS: readonly Break[] = [
  {
    promise: 1,
    how: 'a wait that has failed counts as finished',
    module: `${BACKUP}/declared/state`,
    change: ({ stateOf }: typeof state) => ({
      stateOf: (...[given, object, known]: Parameters<typeof stateOf>) =>
        stateOf(given, object, { ...known, finished: true }),
    }),
  },
  {
    promise: 3,
    how: 'runs are removed like any other object',
    module: `${BACKUP}/runs/remove-runs`,
    change: (_real: typeof removal) => ({
      removeRuns: async (...[mosk, , , runs]: Parameters<typeof removal.removeRuns>) => {
        for (const { metadata } of runs) {
          const { namespace, name, uid } = metadata;
          await mosk.client.delete(ClusterBackupType, namespace, name, { uid });
        }
      },
    }),
  },
  {
    promise: 4,
    how: 'a run that has failed is waited for until its deadline',
    seed: 9,
    module: '../../lib/model/life/lifecycle',
    change: ({ nextWait }: typeof lifecycle) => ({
      nextWait: (...given: Parameters<typeof nextWait>) => {
        const action = nextWait(...given);
        return action.do === 'fail' && action.code === 'backup-failed' ? { do: 'wait' } : action;
      },
    }),
  },
  {
    promise: 10,
    how: 'a credential goes while backups need it',
    module: `${FUNCTIONS}/objects/in-use`,
    change: (_real: typeof inUse) => ({ neededBy: async () => [] }),
  },
  {
    promise: 6,
    how: 'the hash of a key has no salt',
    module: `${FUNCTIONS}/secrets/secret-fingerprint`,
    change: () => {
      const fingerprint = (key: string) => createHash('sha256').update(key).digest('hex');
      return { fingerprint, isSameSecret: (key: string, text: string) => fingerprint(key) === text };
    },
  },
  {
    promise: 7,
    how: 'the manifest depends on how often it was made',
    module: `${BACKUP}/declared/inputs`,
    change: ({ runManifest }: typeof inputs) => {
      let made = 0;
      return {
        runManifest: (...words: Parameters<typeof runManifest>) => {
          const { metadata, ...rest } = runManifest(...words);
          return {
            ...rest,
            metadata: { ...metadata, annotations: { ...metadata.annotations, made: `${++made}` } },
          };
        },
      };
    },
  },
  {
    promise: 2,
    how: 'nobody looks for what a killed deployment has made',
    module: `${RESOURCE}/plan-run`,
    change: ({ planRun }: typeof planned) => ({
      planRun: (...words: Parameters<typeof planRun>) => {
        const { adopt, ...plan } = planRun(...words);
        return adopt === undefined ? plan : { ...plan, name: `${plan.name}-2` };
      },
    }),
  },
  {
    promise: 5,
    how: 'an entry of the state leaves what it has made to those that come after it',
    module: `${RESOURCE}/next-destroy`,
    change: ({ nextDestroy }: typeof destroying) => ({
      nextDestroy: (...[entry, objects, memory]: Parameters<typeof nextDestroy>) => {
        const own = objects.filter(({ metadata }) => metadata.uid === entry.uid);
        return nextDestroy(entry, entry.declared ? objects : own, memory);
      },
    }),
  },
  {
    promise: 8,
    how: 'a destroy takes what others have made',
    module: `${RESOURCE}/own-runs`,
    change: (_real: typeof own) => ({
      ownRuns: (...[, objects]: Parameters<typeof own.ownRuns>) => [...objects],
    }),
  },
  {
    promise: 8,
    how: 'the wish of the state holds, whatever was wished after it',
    seed: 52,
    module: `${RESOURCE}/wish`,
    change: (_real: typeof wishes) => ({
      standingWish: (...[wish]: Parameters<typeof wishes.standingWish>) => ({ ...wish, disputed: false }),
    }),
  },
  {
    promise: 5,
    how: 'what a harsher wish has begun goes on',
    seed: 396,
    module: `${RESOURCE}/take-back`,
    change: (_real: typeof back) => ({ isToTakeBack: () => false }),
  },
  {
    promise: 9,
    how: 'nobody looks who else has the files',
    seed: 6,
    module: '../../lib/model/files/file-claims',
    change: (_real: typeof claims) => ({ claimantsOf: () => [] }),
  },
  {
    promise: 10,
    how: 'nobody writes down what is left behind',
    module: '../../lib/model/records/left-behind',
    change: (_real: typeof left) => ({ leftRecords: () => [] }),
  },
  {
    promise: 8,
    how: 'a default target is set whoever has set one before',
    seed: 82,
    module: `${FUNCTIONS}/default-target/default-target-note`,
    change: (_real: typeof note) => ({ refuseOtherOwner: () => {} }),
  },
  {
    promise: 8,
    how: 'a section is given back although somebody has changed it',
    seed: 112,
    module: `${FUNCTIONS}/default-target/default-target-note`,
    change: ({ noteOn }: typeof note) => ({
      noteOn: (...[cluster]: Parameters<typeof noteOn>) => {
        const text = cluster.metadata.annotations?.['mosk-backup/default-target'];
        return text === undefined ? undefined : JSON.parse(text);
      },
    }),
  },
  {
    promise: 5,
    how: 'the section of a killed deployment counts as what was there before',
    seed: 9,
    module: `${FUNCTIONS}/default-target/default-target-note`,
    change: ({ noteOn }: typeof note) => ({
      noteOn: (...words: Parameters<typeof noteOn>) => {
        const found = noteOn(...words);
        return found && { ...found, previous: found.section };
      },
    }),
  },
];

describe('broken code of the provider', () => {
  eachIsCaught(BREAKS, () => (require('./provider-game') as typeof import('./provider-game')).PROVIDER);
});
