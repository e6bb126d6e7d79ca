/**
 * The life of a ClusterBackup as this controller lives it. MOSK documents the eleven statuses, not their order: the
 * certainty of each edge says how far it can be relied upon.
 */
import type { BackupStatus, Certainty } from '../../../lib/model';

/** A status, or the time before the first one. */
export type Phase = BackupStatus | 'none';

/** Statuses in which a backup keeps others of its cluster waiting. */
export const RUNNING_STATUSES: readonly BackupStatus[] = [
  'InProgress',
  'UploadPending',
  'UploadingInProgress',
];

/** Statuses in which something is done that takes its time. */
export type WorkingStatus = 'InProgress' | 'UploadingInProgress' | 'DeletionInProgress';

/** A step from one status to the next. */
export interface Transition {
  /** Status before it. */
  readonly from: Phase;
  /** Status after it. */
  readonly to: BackupStatus;
  /** What has to hold for it, in words. */
  readonly when: string;
  /** How well it is known of MOSK. */
  readonly certainty: Certainty;
  /** Why we think so. */
  readonly source: string;
}

const NAMES = 'the names of the statuses, and the order of the timestamps in the documented example';
const TARGET =
  'an upload only makes sense with a remote target; without one the archive stays on a manager node';
const DELETE_FIELD =
  'spec.delete is documented to request remote deletion; the statuses follow from their names';
const WHILE_RUNNING =
  'nothing is said about a request while the backup runs; here the running step ends first';
const ON_ERROR = 'Failed is documented without its causes';

const afterRequest = (from: Phase, certainty: Certainty, source: string): Transition => ({
  from,
  to: 'DeletionPending',
  when: 'spec.delete is true',
  certainty,
  source,
});

const stuck = (from: WorkingStatus): Transition => ({
  from,
  to: 'Stuck',
  when: 'it is told to: `stuck` of the faults',
  certainty: 'assumed',
  source: 'Stuck is documented to need manual intervention, not where it comes from',
});

const onError = (from: BackupStatus, when: string): Transition => ({
  from,
  to: 'Failed',
  when,
  certainty: 'inferred',
  source: ON_ERROR,
});

/** All steps that a backup can take here. */
export const BACKUP_TRANSITIONS: readonly Transition[] = [
  {
    from: 'none',
    to: 'Pending',
    when: 'the controller has seen the object',
    certainty: 'inferred',
    source: NAMES,
  },
  {
    from: 'Pending',
    to: 'InProgress',
    when: 'no other backup of the cluster runs',
    certainty: 'assumed',
    source: 'MKE refuses two backups at a time; whether MOSK lets the second one wait is not documented',
  },
  {
    from: 'InProgress',
    to: 'UploadPending',
    when: 'the archive exists; remote target',
    certainty: 'inferred',
    source: NAMES,
  },
  {
    from: 'InProgress',
    to: 'Completed',
    when: 'the archive exists; no remote target',
    certainty: 'inferred',
    source: TARGET,
  },
  { from: 'UploadPending', to: 'UploadingInProgress', when: 'at once', certainty: 'inferred', source: NAMES },
  {
    from: 'UploadingInProgress',
    to: 'Completed',
    when: 'all files are uploaded',
    certainty: 'inferred',
    source: NAMES,
  },

  onError('Pending', 'the target cluster does not exist'),
  onError(
    'InProgress',
    'the archive cannot be made, or one of its name exists on the node (the latter documented)',
  ),
  onError('UploadingInProgress', 'credential or key is missing or wrong, or the storage refuses'),

  stuck('InProgress'),
  stuck('UploadingInProgress'),
  stuck('DeletionInProgress'),

  afterRequest('Completed', 'inferred', DELETE_FIELD),
  afterRequest('Failed', 'assumed', 'whether a failed backup answers to spec.delete is not documented'),
  afterRequest('none', 'assumed', WHILE_RUNNING),
  afterRequest('Pending', 'assumed', WHILE_RUNNING),
  afterRequest('InProgress', 'assumed', WHILE_RUNNING),
  afterRequest('UploadPending', 'assumed', WHILE_RUNNING),
  afterRequest('UploadingInProgress', 'assumed', WHILE_RUNNING),
  {
    from: 'DeleteFailed',
    to: 'DeletionPending',
    when: 'spec.delete was withdrawn and set again',
    certainty: 'assumed',
    source: 'how a failed deletion is tried again is not documented',
  },
  {
    from: 'DeletionPending',
    to: 'DeletionInProgress',
    when: 'at once',
    certainty: 'inferred',
    source: DELETE_FIELD,
  },
  {
    from: 'DeletionInProgress',
    to: 'Deleted',
    when: 'no remote file is left',
    certainty: 'inferred',
    source: DELETE_FIELD,
  },
  {
    from: 'DeletionInProgress',
    to: 'DeleteFailed',
    when: 'the credential is missing or wrong, or the storage refuses',
    certainty: 'inferred',
    source: DELETE_FIELD,
  },
];

export function isTransition(from: Phase, to: BackupStatus): boolean {
  return BACKUP_TRANSITIONS.some((edge) => edge.from === from && edge.to === to);
}
