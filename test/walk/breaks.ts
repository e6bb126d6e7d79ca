/** Decisions that are broken one at a time: a walk that cannot fail proves nothing. */

import { ownerOf } from '../../lib/model';
import type * as claims from '../../lib/model/files/file-claims';
import type * as mayGo from '../../lib/model/files/may-go';
import type * as lifecycle from '../../lib/model/life/lifecycle';
import type * as retention from '../../lib/model/life/retention';
import type * as annotating from '../../lib/model/resource/annotating';
import type * as destroying from '../../lib/model/resource/next-destroy';
import type * as updating from '../../lib/model/resource/next-update';
import type * as own from '../../lib/model/resource/own-runs';
import type * as planning from '../../lib/model/resource/plan-run';
import type * as runs from '../../lib/model/resource/runs';
import type * as takingBack from '../../lib/model/resource/take-back';
import type * as wishes from '../../lib/model/resource/wish';

/** From here. */
const MODEL = '../../lib/model';
const RESOURCE = `${MODEL}/resource`;

export interface Break {
  readonly how: string;
  readonly module: string;
  readonly change: (real: never) => object;
  /** The scope that shows it, by its name or a part of that. */
  readonly scope: string;
}

export const BREAKS: readonly Break[] = [
  {
    how: 'the wish of the state holds, whatever killed deployments have written',
    scope: 'two resources',
    module: `${RESOURCE}/wish`,
    change: (_real: typeof wishes) => ({
      standingWish: (own: wishes.Wish) => ({ ...own, disputed: false }),
    }),
  },
  {
    how: 'a harsher wish of a killed deployment is carried out',
    scope: 'two resources',
    module: `${RESOURCE}/wish`,
    change: ({ standingWish }: typeof wishes) => ({
      standingWish: (...words: Parameters<typeof standingWish>) => ({
        ...standingWish(...words),
        disputed: false,
      }),
    }),
  },
  {
    how: 'a new wish is written on the current run only',
    scope: 'two resources',
    module: `${RESOURCE}/next-update`,
    change: ({ nextUpdate }: typeof updating) => ({
      nextUpdate: (...[want, entry, objects, tried]: Parameters<typeof nextUpdate>) =>
        nextUpdate(
          want,
          entry,
          objects.filter(({ metadata }) => metadata.uid === entry.uid),
          tried,
        ),
    }),
  },
  {
    how: 'a wish is not written where nothing else is',
    scope: 'two resources',
    module: `${RESOURCE}/annotating`,
    change: ({ changing }: typeof annotating) => ({
      changing: (...[run, annotations]: Parameters<typeof changing>) =>
        Object.keys(annotations).length === 1 ? [] : changing(run, annotations),
    }),
  },
  {
    how: 'the newest run is told by names',
    scope: 'two resources',
    module: `${RESOURCE}/runs`,
    change: (_real: typeof runs) => ({
      newestFirst: (some: Parameters<typeof runs.newestFirst>[0]) =>
        [...some].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
    }),
  },
  {
    how: 'what a destroy has given up is still a run of the resource',
    scope: 'two resources',
    module: `${RESOURCE}/own-runs`,
    change: ({ ownRuns, runOfEntry }: typeof own) => ({
      ownRuns: (...[entry, objects]: Parameters<typeof ownRuns>) => {
        const self = runOfEntry(entry, objects);
        const own = ownRuns(entry, objects).filter((run) => run !== self);
        return self && ownerOf(self) === undefined ? [...own, self] : ownRuns(entry, objects);
      },
    }),
  },
  {
    how: 'what is being deleted is called kept',
    scope: 'two resources',
    module: `${RESOURCE}/take-back`,
    change: (_real: typeof takingBack) => ({ isPastRescue: () => false }),
  },
  {
    how: 'what a harsher wish has begun is not taken back',
    scope: 'two resources',
    module: `${RESOURCE}/take-back`,
    change: (_real: typeof takingBack) => ({ isToTakeBack: () => false }),
  },
  {
    how: 'retention removes the newest ones',
    scope: 'two resources',
    module: `${MODEL}/life/retention`,
    change: ({ beyondRetention }: typeof retention) => ({
      beyondRetention: (...[some, keepLast, isNewer, now]: Parameters<typeof beyondRetention>) =>
        beyondRetention(some, keepLast, (one, other) => isNewer(other, one), now),
    }),
  },
  {
    how: 'a run is taken over that a later one has superseded',
    scope: 'two resources',
    module: `${RESOURCE}/runs`,
    change: (_real: typeof runs) => ({ isSuperseded: () => false }),
  },
  {
    how: 'a run is taken over that is being deleted',
    scope: 'two resources',
    module: `${RESOURCE}/runs`,
    change: (_real: typeof runs) => ({ isUsable: () => true }),
  },
  {
    how: 'nobody looks for what a killed deployment has made',
    scope: 'two resources',
    module: `${RESOURCE}/plan-run`,
    change: ({ planRun }: typeof planning) => ({
      planRun: (...words: Parameters<typeof planRun>) => {
        const { adopt, ...planned } = planRun(...words);
        return adopt === undefined ? planned : { ...planned, name: `${planned.name}-9`, supersede: [] };
      },
    }),
  },
  {
    how: 'a run of the state that has vanished is not recorded',
    scope: 'two resources',
    module: `${RESOURCE}/next-destroy`,
    change: ({ nextDestroy }: typeof destroying) => ({
      nextDestroy: (...[entry, objects, memory]: Parameters<typeof nextDestroy>) =>
        nextDestroy(entry, objects, { ...memory, recorded: [entry.uid, ...memory.recorded] }),
    }),
  },
  {
    how: 'a destroy takes what others have made',
    scope: 'two resources',
    module: `${RESOURCE}/own-runs`,
    change: (_real: typeof own) => ({
      ownRuns: (...[, objects]: Parameters<typeof own.ownRuns>) => [...objects],
    }),
  },
  {
    how: 'a run that was taken away while it was made is not made anew',
    scope: 'two resources',
    module: `${RESOURCE}/next-update`,
    change: ({ nextUpdate }: typeof updating) => ({
      nextUpdate: (...[want, entry, ...rest]: Parameters<typeof nextUpdate>) =>
        nextUpdate(want, { ...entry, finished: true }, ...rest),
    }),
  },
  {
    how: 'an orphan goes without a record of its files',
    scope: 'two resources',
    module: `${MODEL}/life/lifecycle`,
    change: ({ nextRemoval }: typeof lifecycle) => ({
      nextRemoval: (...[mode, seen, memory, shared]: Parameters<typeof nextRemoval>) =>
        nextRemoval(mode, seen, { ...memory, record: 'written' }, shared),
    }),
  },
  {
    how: 'an object goes before its files are deleted',
    scope: 'two resources',
    module: `${MODEL}/files/may-go`,
    change: (_real: typeof mayGo) => ({ mayGo: () => 'deleted' }),
  },
  {
    how: 'a renamed resource leaves its runs under the old name',
    scope: 'renamed',
    module: `${RESOURCE}/annotating`,
    change: (_real: typeof annotating) => ({ moving: () => ({}) }),
  },
  {
    how: 'what a killed rename has moved is not found',
    scope: 'renamed',
    module: `${RESOURCE}/own-runs`,
    change: ({ ownRuns }: typeof own) => ({
      ownerNow: ({ owner }: own.Entry) => owner,
      ownRuns: (...[entry, objects]: Parameters<typeof ownRuns>) =>
        ownRuns(entry, objects).filter((run) => ownerOf(run) === entry.owner),
    }),
  },
  {
    how: 'nobody looks whether others have the files',
    scope: 'one file',
    module: `${MODEL}/files/file-claims`,
    change: (_real: typeof claims) => ({ claimantsOf: () => [] }),
  },
];
