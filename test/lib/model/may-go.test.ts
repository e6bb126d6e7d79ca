import {
  isBeingDeleted,
  mayGo,
  nextRemoval,
  type RemovalAction,
  type RemovalMemory,
  rememberReading,
} from '../../../lib/model';
import { backupStates } from '../gitops/backup-states';
import { type BackupTraits, backup } from './backups';

const REQUEST = { knownVersions: [] };

/** Every memory that a removal can have of an object that it has not removed yet. */
const MEMORIES: RemovalMemory[] = [undefined, REQUEST].flatMap((request) =>
  [false, true].flatMap((uploadSeen) =>
    [false, true].map((graceElapsed) => ({ request, uploadSeen, graceElapsed })),
  ),
);

const next = (mode: 'delete' | 'orphan', manifest: ReturnType<typeof backup>, memory: RemovalMemory) =>
  nextRemoval(mode, manifest, rememberReading(memory, manifest));
const outcomeOf = (action: RemovalAction) => (action.do === 'remove' ? action.outcome : undefined);

describe('whether an object may go', () => {
  it.each<[string, BackupTraits, string | undefined]>([
    ['Deleted', { status: 'Deleted', uploaded: true }, 'deleted'],
    ['complete without a remote target', { status: 'Completed', local: true }, 'local-only'],
    ['stuck without a remote target', { status: 'Stuck', local: true }, 'local-only'],
    [
      'failed before there was an archive, and asked to go',
      { status: 'Failed', delete: true },
      'nothing-uploaded',
    ],
    ['failed before there was an archive, and nobody asked', { status: 'Failed' }, undefined],
    ['failed once the archive was there', { status: 'Failed', delete: true, archived: true }, undefined],
    ['failed after its upload', { status: 'Failed', delete: true, uploaded: true }, undefined],
    ['complete and asked to go', { status: 'Completed', delete: true, uploaded: true }, undefined],
    ['one whose deletion failed', { status: 'DeleteFailed', delete: true, local: true }, undefined],
    ['in a status of a later release', { status: 'Verifying', local: true }, undefined],
    ['not seen by MOSK yet', { local: true }, undefined],
  ])('%s', (_title, traits, expected) => {
    expect(mayGo(backup(traits))).toBe(expected);
  });

  it('is what the runner does, in every state and with every memory', () => {
    for (const { title, manifest } of backupStates()) {
      for (const memory of MEMORIES) {
        const action = next('delete', manifest, memory);
        const reason = mayGo(manifest, memory.uploadSeen);
        // Only a request of its own, and some time for an answer, tells the runner that nobody answers.
        const wanted =
          reason !== 'nothing-uploaded' || (memory.request && memory.graceElapsed) ? reason : undefined;
        expect([title, memory, outcomeOf(action)]).toEqual([title, memory, wanted]);
      }
    }
  });

  it('comes about for every state in which the runner would not wait for files', () => {
    for (const { title, manifest } of backupStates()) {
      const given = MEMORIES.map((memory) => outcomeOf(next('delete', manifest, memory)));
      expect([title, given.some((each) => each !== undefined)]).toEqual([
        title,
        mayGo(manifest) !== undefined,
      ]);
    }
  });

  it('is no matter of a declaration when the object is orphaned, and all others need one', () => {
    for (const { title, manifest } of backupStates()) {
      // A request on which nobody works is taken back first.
      const heeded = ['DeletionPending', 'DeletionInProgress', 'Deleted'].includes(
        manifest.status?.status ?? '',
      );
      const first = manifest.spec.delete === true && !heeded ? 'withdrawRequest' : 'declareOrphan';
      const action = next('orphan', manifest, {});
      expect([title, action.do]).toEqual([title, mayGo(manifest) === undefined ? first : 'remove']);
    }
  });

  it('is only made stricter by an upload that was seen', () => {
    for (const { title, manifest } of backupStates()) {
      const stricter = mayGo(manifest, true);
      if (stricter !== undefined) expect([title, stricter]).toEqual([title, 'deleted']);
      if (mayGo(manifest) === undefined) expect([title, stricter]).toEqual([title, undefined]);
    }
  });

  it('is true of no backup that was uploaded, unless it is Deleted', () => {
    for (const { title, manifest } of backupStates()) {
      if (manifest.status?.uploadedAt === undefined || manifest.status.status === 'Deleted') continue;
      expect([title, mayGo(manifest)]).toEqual([title, undefined]);
    }
  });
});

describe('whether a backup is being deleted', () => {
  it('shows in its status, in a request and in its metadata', () => {
    for (const { title, manifest } of backupStates()) {
      const expected =
        title.includes('deletion requested') || title.includes('being removed') || title.startsWith('Delet');
      expect([title, isBeingDeleted(manifest)]).toEqual([title, expected]);
    }
  });
});
