import {
  BACKUP_STATUSES,
  type Claimant,
  type CreateAction,
  nextCreate,
  nextRemoval,
  nextWait,
  type RemovalAction,
  type RemovalMemory,
  type RemovalMode,
  rememberReading,
  type SharedFiles,
} from '../../../lib/model';
import { type BackupTraits, backup } from './backups';

const want = { owner: 'pulumi:acme/shop/prod:before-upgrade', hash: 'abc', fixedName: false };
const ours: BackupTraits = { owner: want.owner, hash: want.hash };

/** `do`, with the code of a failure or the outcome of a removal: short enough for a table. */
function summary(action: CreateAction | RemovalAction): string {
  if ('code' in action) return `${action.do} ${action.code}`;
  if ('outcome' in action) return `${action.do} ${action.outcome}`;
  if ('bounded' in action) return `${action.do} bounded`;
  return action.do;
}

describe('nextCreate: an object of the wanted name', () => {
  const claim = (traits: BackupTraits | undefined, fixedName = false) =>
    summary(nextCreate({ ...want, fixedName }, traits && backup(traits), {}));

  it('is made when there is none', () => {
    expect(claim(undefined)).toBe('create');
  });

  it.each<[string, BackupTraits, string, string]>([
    ['has no status yet', {}, 'adopt', 'adopt'],
    ['Pending', { status: 'Pending' }, 'adopt', 'adopt'],
    ['InProgress', { status: 'InProgress' }, 'adopt', 'adopt'],
    ['UploadPending', { status: 'UploadPending' }, 'adopt', 'adopt'],
    ['UploadingInProgress', { status: 'UploadingInProgress' }, 'adopt', 'adopt'],
    ['Completed', { status: 'Completed', uploaded: true }, 'adopt', 'adopt'],
    ['an unknown status', { status: 'Verifying' }, 'adopt', 'adopt'],
    ['Failed', { status: 'Failed' }, 'nextName backup-failed', 'refuse backup-failed'],
    ['Stuck', { status: 'Stuck' }, 'refuse backup-stuck', 'refuse backup-stuck'],
    ['DeletionPending', { status: 'DeletionPending' }, 'nextName being-deleted', 'refuse being-deleted'],
    [
      'DeletionInProgress',
      { status: 'DeletionInProgress' },
      'nextName being-deleted',
      'refuse being-deleted',
    ],
    ['Deleted', { status: 'Deleted' }, 'nextName being-deleted', 'refuse being-deleted'],
    ['DeleteFailed', { status: 'DeleteFailed' }, 'nextName being-deleted', 'refuse being-deleted'],
    [
      'Completed with a request for deletion',
      { status: 'Completed', delete: true },
      'nextName being-deleted',
      'refuse being-deleted',
    ],
    [
      'terminating',
      { status: 'Completed', terminating: true },
      'nextName being-deleted',
      'refuse being-deleted',
    ],
  ])('of ours, %s: with a free name and with a fixed one', (_title, traits, free, fixed) => {
    expect([claim({ ...ours, ...traits }), claim({ ...ours, ...traits }, true)]).toEqual([free, fixed]);
  });

  it.each<[string, BackupTraits, string]>([
    ['without an owner', {}, 'refuse not-ours'],
    ['of another owner', { owner: 'cli:team:x', hash: want.hash }, 'refuse not-ours'],
    ['of ours with another specification', { owner: want.owner, hash: 'other' }, 'refuse spec-changed'],
  ])('is never adopted when it is one %s, whatever its status', (_title, traits, expected) => {
    for (const status of [undefined, ...BACKUP_STATUSES]) {
      expect(claim({ ...traits, status })).toBe(expected);
    }
  });
});

describe('nextWait: a run that is waited for', () => {
  const wait = (traits: BackupTraits | undefined, graceElapsed = false) =>
    summary(nextWait(traits && backup(traits), { uid: 'uid-1', graceElapsed }));

  it.each<[string, BackupTraits | undefined, string, string]>([
    ['that has no status yet', {}, 'wait', 'wait'],
    ['with an empty status', { status: '' }, 'wait', 'wait'],
    ['Pending', { status: 'Pending' }, 'wait', 'wait'],
    ['InProgress', { status: 'InProgress' }, 'wait', 'wait'],
    ['UploadPending', { status: 'UploadPending' }, 'wait', 'wait'],
    ['UploadingInProgress', { status: 'UploadingInProgress' }, 'wait', 'wait'],
    ['of an unknown status', { status: 'Verifying' }, 'wait', 'wait'],
    ['Completed and uploaded', { status: 'Completed', uploaded: true }, 'succeed', 'succeed'],
    ['Completed without an upload time', { status: 'Completed' }, 'wait bounded', 'succeed'],
    ['Completed and local', { status: 'Completed', local: true }, 'succeed', 'succeed'],
    ['Failed', { status: 'Failed' }, 'fail backup-failed', 'fail backup-failed'],
    ['Stuck', { status: 'Stuck' }, 'fail backup-stuck', 'fail backup-stuck'],
    ['DeletionPending', { status: 'DeletionPending' }, 'fail deletion-requested', 'fail deletion-requested'],
    ['Deleted', { status: 'Deleted' }, 'fail deletion-requested', 'fail deletion-requested'],
    ['DeleteFailed', { status: 'DeleteFailed' }, 'fail deletion-requested', 'fail deletion-requested'],
    [
      'DeletionInProgress',
      { status: 'DeletionInProgress' },
      'fail deletion-requested',
      'fail deletion-requested',
    ],
    [
      'Completed with a request for deletion',
      { status: 'Completed', uploaded: true, delete: true },
      'fail deletion-requested',
      'fail deletion-requested',
    ],
    ['that vanished', undefined, 'fail backup-vanished', 'fail backup-vanished'],
    [
      'that was made anew under the same name',
      { uid: 'uid-2', status: 'Completed', uploaded: true },
      'fail backup-vanished',
      'fail backup-vanished',
    ],
  ])('%s: before and after the grace period', (_title, traits, before, after) => {
    expect([wait(traits), wait(traits, true)]).toEqual([before, after]);
  });

  it('warns of an unknown status, of a missing upload time and of a local archive', () => {
    const warning = (traits: BackupTraits, graceElapsed = false) =>
      nextWait(backup(traits), { uid: 'uid-1', graceElapsed });
    expect(warning({ status: 'Verifying' })).toMatchObject({
      warning: 'unknown status "Verifying": taken as running',
    });
    expect(warning({ status: 'Completed' }, true)).toMatchObject({
      warning: expect.stringContaining('no upload time'),
    });
    expect(warning({ status: 'Completed', local: true })).toMatchObject({
      warning: expect.stringContaining('manager node'),
    });
  });
});

describe('nextRemoval', () => {
  const next = (mode: RemovalMode, traits: BackupTraits | undefined, memory: RemovalMemory = {}) => {
    const seen = traits && backup(traits);
    return nextRemoval(mode, seen, rememberReading(memory, seen));
  };
  const removal = (traits: BackupTraits | undefined, memory?: RemovalMemory) =>
    summary(next('delete', traits, memory));

  const statuses = [undefined, '', 'Verifying', ...BACKUP_STATUSES];

  const goesOn = ['DeletionPending', 'DeletionInProgress', 'Deleted'];

  it('changes nothing when it shall be kept, and calls kept only what stays', () => {
    for (const status of statuses) {
      const outcome = goesOn.includes(status ?? '') ? 'deletion-goes-on' : 'kept';
      expect(summary(next('keep', { status }))).toBe(`done ${outcome}`);
    }
    expect(summary(next('keep', { status: 'Completed', terminating: true }))).toBe('done deletion-goes-on');
    expect(next('keep', { status: 'Completed' })).not.toHaveProperty('warning');
    expect(next('keep', { status: 'DeletionInProgress' })).toHaveProperty('warning');
    expect(next('keep', { status: 'DeleteFailed' })).toHaveProperty('warning');
  });

  it.each(['keep', 'orphan'] as const)(
    'takes a request back that nobody works on, when it shall %s',
    (mode) => {
      for (const status of statuses) {
        const action = summary(next(mode, { status, delete: true, archived: true }));
        if (goesOn.includes(status ?? '')) expect(action).not.toBe('withdrawRequest');
        else expect([status, action]).toEqual([status, 'withdrawRequest']);
      }
    },
  );

  it('takes the mark of an orphan back when it shall be kept', () => {
    const ours = { status: 'Completed', orphan: 'removed by mosk-backup in mode orphan' };
    expect(summary(next('keep', ours))).toBe('withdrawOrphan');
    expect(summary(next('keep', { status: 'Completed', orphan: 'their own reason' }))).toBe('done kept');
    const left = { status: 'Completed', leftWith: 'ClusterBackup team/other' };
    expect(summary(next('keep', left))).toBe('withdrawOrphan');
  });

  it.each(['keep', 'orphan'] as const)('finds nothing to %s when the object is absent', (mode) => {
    expect(summary(next(mode, undefined))).toBe('done already-gone');
    expect(summary(next(mode, { uid: 'uid-2' }, { uid: 'uid-1' }))).toBe('done already-gone');
  });

  it.each([
    [{}, 'orphaned'],
    [{ status: 'Pending' }, 'orphaned'],
    [{ status: 'InProgress' }, 'orphaned'],
    [{ status: 'UploadPending' }, 'orphaned'],
    [{ status: 'UploadingInProgress' }, 'orphaned'],
    [{ status: 'Completed' }, 'orphaned'],
    [{ status: 'Verifying' }, 'orphaned'],
    [{ status: 'Failed' }, 'nothing-uploaded'],
    [{ status: 'Stuck' }, 'orphaned'],
    [{ status: 'Completed', terminating: true }, 'deletion-abandoned'],
    [{ status: 'DeletionPending' }, 'deletion-abandoned'],
    [{ status: 'DeletionInProgress' }, 'deletion-abandoned'],
    [{ status: 'DeleteFailed' }, 'deletion-abandoned'],
    [{ status: 'Deleted' }, 'deleted'],
  ])(
    'removes the object alone when it shall be orphaned, once the object says so: %j → %s',
    (traits, outcome) => {
      const first = outcome === 'deleted' ? 'remove deleted' : 'declareOrphan';
      expect(summary(next('orphan', traits))).toBe(first);
      expect(summary(next('orphan', { ...traits, orphan: 'moved elsewhere' }))).toBe(`remove ${outcome}`);
    },
  );

  it('records what is left behind between the mark and the removal', () => {
    const memory = { record: 'missing' } as const;
    expect(summary(next('orphan', { status: 'Completed' }, memory))).toBe('declareOrphan');
    const marked = { status: 'Completed', orphan: 'removed by mosk-backup in mode orphan' };
    expect(next('orphan', marked, memory)).toEqual({ do: 'recordLeft', why: 'orphaned' });
    expect(summary(next('orphan', marked, { record: 'written' }))).toBe('remove orphaned');
    for (const traits of [
      { status: 'Failed' },
      { status: 'Deleted' },
      { status: 'Completed', local: true },
    ]) {
      const orphan = 'removed by mosk-backup in mode orphan';
      expect(summary(next('orphan', { ...traits, orphan }, memory))).toMatch(/^remove /);
    }
  });

  it('records the files of an object that somebody else has taken away, unless there were none', () => {
    const onceGone = (memory: RemovalMemory) => summary(nextRemoval('delete', undefined, memory));
    const seen = (traits: BackupTraits) => onceGone(rememberReading({ record: 'missing' }, backup(traits)));
    const ended = (traits: BackupTraits) =>
      onceGone(rememberReading({ record: 'missing' }, undefined, backup(traits)));
    for (const status of [
      'UploadingInProgress',
      'Completed',
      'Stuck',
      'DeletionInProgress',
      'DeleteFailed',
      'Verifying',
    ]) {
      expect([status, seen({ status })]).toEqual([status, 'recordLeft']);
    }
    for (const status of [undefined, 'Pending', 'InProgress']) {
      expect([status, ended({ status })]).toEqual([status, 'done already-gone']);
      // Nobody has told how much further it has come.
      expect([status, seen({ status })]).toEqual([status, 'recordLeft']);
    }
    expect(seen({ status: 'Failed' })).toBe('done already-gone');
    expect(seen({ status: 'Completed', local: true })).toBe('done already-gone');
    expect(seen({ status: 'Failed', archived: true })).toBe('recordLeft');
  });

  describe('of files that others have as well', () => {
    const other: Claimant = {
      kind: 'ClusterBackup',
      namespace: 'other',
      name: 'same',
      uid: 'uid-9',
      files: ['s3://backups/before-upgrade'],
    };
    const shared = (traits: BackupTraits, memory: RemovalMemory, mode?: SharedFiles) => {
      const seen = backup({ status: 'Completed', ...traits });
      return nextRemoval('delete', seen, rememberReading({ record: 'missing', ...memory }, seen), mode);
    };

    it('looks for them before it asks for deletion, and before nothing else', () => {
      expect(shared({}, { others: 'unknown' })).toEqual({ do: 'lookForOthers' });
      expect(shared({}, { others: [] })).toEqual({ do: 'requestDeletion' });
      expect(shared({ delete: true }, { others: 'unknown' })).toEqual({ do: 'wait' });
      expect(shared({ status: 'Deleted' }, { others: 'unknown' })).toMatchObject({ do: 'remove' });
      expect(shared({ local: true }, { others: 'unknown' })).toMatchObject({ do: 'remove' });
    });

    it('refuses, and names them', () => {
      expect(shared({}, { others: [other] })).toMatchObject({
        do: 'refuse',
        code: 'files-shared',
        reason: expect.stringContaining('ClusterBackup other/same'),
      });
    });

    it('leaves the files with them where that is wanted: mark, look again, remove', () => {
      expect(shared({}, { others: [other] }, 'leave')).toMatchObject({
        do: 'leaveWithOthers',
        others: [other],
      });
      const marked = { orphan: 'shared', leftWith: 'ClusterBackup other/same' };
      expect(shared(marked, { others: 'unknown' }, 'leave')).toEqual({ do: 'lookForOthers' });
      expect(shared(marked, { others: [other] }, 'leave')).toMatchObject({ do: 'recordLeft' });
      expect(shared(marked, { others: [other], record: 'written' }, 'leave')).toMatchObject({
        do: 'remove',
        outcome: 'left-with-another',
        warning: expect.stringContaining('other/same'),
      });
    });

    it('deletes them after all if the others are gone by the second look', () => {
      const marked = { orphan: 'shared', leftWith: 'ClusterBackup other/same' };
      expect(shared(marked, { others: [] }, 'leave')).toEqual({ do: 'requestDeletion' });
    });

    it('never asks for the deletion of what it failed to upload and others have', () => {
      for (const mode of ['refuse', 'leave'] as const) {
        expect(shared({ status: 'Failed' }, { others: [other] }, mode)).toMatchObject({
          do: 'leaveWithOthers',
        });
        const marked = { status: 'Failed', orphan: 'shared', leftWith: 'x' };
        expect(shared(marked, { others: [other] }, mode)).toMatchObject({ outcome: 'nothing-uploaded' });
      }
    });
  });

  it('asks for deletion of a remote backup in every status but Deleted', () => {
    for (const status of statuses) {
      expect(removal({ status })).toBe(status === 'Deleted' ? 'remove deleted' : 'requestDeletion');
    }
  });

  it('asks for deletion before a terminating object goes', () => {
    expect(removal({ status: 'Completed', terminating: true })).toBe('requestDeletion');
  });

  it.each([
    [undefined, 'wait'],
    ['Pending', 'wait'],
    ['InProgress', 'wait'],
    ['UploadPending', 'wait'],
    ['UploadingInProgress', 'wait'],
    ['Completed', 'wait'],
    ['DeletionPending', 'wait'],
    ['DeletionInProgress', 'wait'],
    ['Verifying', 'wait'],
    ['Deleted', 'remove deleted'],
    ['DeleteFailed', 'withdrawRequest'],
    ['Failed', 'withdrawRequest'],
    ['Stuck', 'withdrawRequest'],
  ])('takes up an earlier request: %s → %s', (status, expected) => {
    expect(removal({ status, delete: true })).toBe(expected);
  });

  describe('after its own request', () => {
    const request: RemovalMemory = { uid: 'uid-1', request: { knownVersions: ['9', '10'] } };
    const answered = (traits: BackupTraits, memory: RemovalMemory = {}) =>
      removal({ delete: true, resourceVersion: '11', ...traits }, { ...request, ...memory });

    it.each([
      ['Completed', 'wait'],
      ['InProgress', 'wait'],
      ['DeletionPending', 'wait'],
      ['DeletionInProgress', 'wait'],
      ['Verifying', 'wait'],
      ['Deleted', 'remove deleted'],
      ['DeleteFailed', 'fail deletion-failed'],
      ['Stuck', 'fail backup-stuck'],
    ])('%s → %s', (status, expected) => {
      expect(answered({ status, uploaded: true })).toBe(expected);
    });

    it('does not take a failure that stood before the request for its answer', () => {
      expect(answered({ status: 'DeleteFailed', uploaded: true, resourceVersion: '10' })).toBe('wait');
      expect(answered({ status: 'Stuck', uploaded: true, resourceVersion: '10' })).toBe('wait bounded');
    });

    it('gives a stuck backup up after a grace period: nobody may ever answer', () => {
      const unanswered = { status: 'Stuck', uploaded: true, resourceVersion: '10' };
      expect(answered(unanswered, { graceElapsed: true })).toBe('fail backup-stuck');
    });

    it('takes Failed for the answer only if something was uploaded', () => {
      expect(answered({ status: 'Failed', uploaded: true })).toBe('fail deletion-failed');
      expect(answered({ status: 'Failed' }, { uploadSeen: true })).toBe('fail deletion-failed');
    });

    it('removes a backup that failed before any upload after a grace period, answered or not', () => {
      expect(answered({ status: 'Failed' })).toBe('wait bounded');
      expect(answered({ status: 'Failed', resourceVersion: '10' }, { graceElapsed: true })).toBe(
        'remove nothing-uploaded',
      );
    });

    it('keeps a backup whose upload failed when nobody answers: parts of it may be in the storage', () => {
      expect(answered({ status: 'Failed', archived: true })).toBe('wait bounded');
      expect(answered({ status: 'Failed', archived: true }, { graceElapsed: true })).toBe(
        'fail deletion-failed',
      );
    });

    it('does not fight with somebody who withdraws the request', () => {
      expect(answered({ status: 'Completed', uploaded: true, delete: false })).toBe('fail deletion-failed');
    });
  });

  it.each(['Completed', 'Failed', 'Stuck'])('makes no request for a local backup that is %s', (status) => {
    expect(removal({ status, local: true })).toBe('remove local-only');
  });

  it.each([undefined, 'Pending', 'InProgress'])(
    'asks while %s even without a visible target, which MOSK may still fill in',
    (status) => {
      expect(removal({ status, local: true })).toBe('requestDeletion');
    },
  );

  it('takes an upload that was seen or reported for remote, whatever the parameters say', () => {
    expect(removal({ status: 'Completed', local: true, uploaded: true })).toBe('requestDeletion');
    expect(removal({ status: 'Failed', local: true }, { uid: 'uid-1', uploadSeen: true })).toBe(
      'requestDeletion',
    );
  });

  it('waits for finalizers once its DELETE was accepted', () => {
    expect(removal({ status: 'Deleted', terminating: true }, { uid: 'uid-1', removedAs: 'deleted' })).toBe(
      'wait',
    );
  });

  it.each<[string, RemovalMemory, string]>([
    ['never seen', {}, 'done already-gone'],
    ['after our DELETE', { uid: 'uid-1', removedAs: 'orphaned' }, 'done orphaned'],
    ['after Deleted was read', { uid: 'uid-1', deletedSeen: true }, 'done deleted'],
    ['before Deleted was read', { uid: 'uid-1' }, 'done already-gone'],
  ])('ends when the object is absent: %s', (_title, memory, expected) => {
    expect(removal(undefined, memory)).toBe(expected);
  });

  it('warns of remote files when somebody else removed the object too early', () => {
    expect(next('delete', undefined, { uid: 'uid-1' })).toMatchObject({
      warning: expect.stringContaining('they may remain'),
    });
  });

  it('never touches an object that was made anew under the same name', () => {
    expect(removal({ uid: 'uid-2', status: 'Completed' }, { uid: 'uid-1', deletedSeen: true })).toBe(
      'done deleted',
    );
  });
});
