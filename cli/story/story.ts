import {
  APPROVED_ANNOTATION,
  type ClusterBackupManifest,
  FORMER_OWNER_ANNOTATION,
  KEPT_ANNOTATION,
  LEFT_WITH_ANNOTATION,
  LOCAL_ONLY_ANNOTATION,
  ORPHAN_ANNOTATION,
  OWNER_ANNOTATION,
  REHEARSED_ANNOTATION,
  REMOTE_DELETION_ANNOTATION,
  rehearsedOf,
  remoteFiles,
  SUPERSEDED_ANNOTATION,
  UNENCRYPTED_ANNOTATION,
} from '../../lib/model';
import type { ObjectEvent } from '../../providers/kubernetes';
import { type BackupSummary, summaryOf } from '../backups/backup-summary';
import type { CommandPlace } from '../command-place';
import { type NextStep, nextStep } from './next-step';
import { onRemoval } from './on-removal';
import { isTargetUnknown, type NeededObject, type StoryFacts, TARGET_NOT_KNOWN } from './story-facts';
import { type Trouble, troubleOf } from './trouble';
import { waitsFor } from './waits-for';

/** All that there is to tell of one backup. */
export interface Story {
  readonly summary: BackupSummary;
  /** In the order of a backup's life, RFC 3339; those that are known. */
  readonly times: readonly { readonly what: Milestone; readonly at: string }[];
  readonly madeBy: MadeBy;
  /** Marks of who declared it and why it is as it is, but for those that only programs read. */
  readonly marks: readonly { readonly key: string; readonly value: string }[];
  readonly files: readonly { readonly file: string; readonly size: number | undefined }[];
  /** Why the storage was not asked for the files; `undefined`: it was. */
  readonly filesNotAsked: string | undefined;
  readonly credential: NeededObject | undefined;
  readonly key: NeededObject | undefined;
  readonly finalizers: readonly string[];
  readonly waitsFor: readonly string[];
  /** Lines. */
  readonly onRemoval: readonly string[];
  /** The cause first. */
  readonly troubles: readonly Trouble[];
  /** Oldest first; `undefined`: they may not be read. */
  readonly events: readonly ObjectEvent[] | undefined;
  readonly next: NextStep;
}

export type Milestone =
  | 'created'
  | 'started'
  | 'archived'
  | 'uploaded'
  | 'rehearsed'
  | 'deleted'
  | 'removal asked for';

/** What MOSK writes into `createdBy`. */
export interface MadeBy {
  readonly kind: 'schedule' | 'update' | 'user' | 'unknown';
  /** The schedule, the release, or the uid of the user. */
  readonly name: string | undefined;
}

export function storyOf(facts: StoryFacts, place: CommandPlace): Story {
  const { backup, files } = facts;
  const troubles = troubleOf(facts);
  return {
    summary: isTargetUnknown(facts) ? { ...summaryOf(backup), target: TARGET_NOT_KNOWN } : summaryOf(backup),
    times: timesOf(backup),
    madeBy: madeBy(backup),
    marks: marksOf(backup),
    files: remoteFiles(backup).map((file) => ({
      file,
      size: files.asked ? files.sizes.get(file) : undefined,
    })),
    filesNotAsked: files.asked ? undefined : files.why,
    credential: facts.credential,
    key: facts.key,
    finalizers: backup.metadata.finalizers ?? [],
    waitsFor: waitsFor(facts),
    onRemoval: onRemoval(facts, troubles),
    troubles,
    events: facts.events,
    next: nextStep(facts, troubles, place),
  };
}

function timesOf(backup: ClusterBackupManifest): Story['times'] {
  const { metadata, status } = backup;
  const known: readonly [Milestone, string | undefined][] = [
    ['created', metadata.creationTimestamp],
    ['started', status?.startedAt],
    ['archived', status?.completedAt],
    ['uploaded', status?.uploadedAt],
    ['rehearsed', rehearsedOf(backup)?.at],
    ['deleted', status?.deletedAt],
    ['removal asked for', metadata.deletionTimestamp],
  ];
  return known.flatMap(([what, at]) => (at === undefined ? [] : [{ what, at }]));
}

function madeBy({ spec }: ClusterBackupManifest): MadeBy {
  const { schedule, updateRelease, user } = spec.createdBy ?? {};
  if (schedule !== undefined) return { kind: 'schedule', name: schedule };
  if (updateRelease !== undefined) return { kind: 'update', name: updateRelease };
  return user === undefined ? { kind: 'unknown', name: undefined } : { kind: 'user', name: user.uid };
}

/** What people want to know; the rest is for programs. */
const TOLD = [
  OWNER_ANNOTATION,
  FORMER_OWNER_ANNOTATION,
  KEPT_ANNOTATION,
  SUPERSEDED_ANNOTATION,
  ORPHAN_ANNOTATION,
  LEFT_WITH_ANNOTATION,
  REMOTE_DELETION_ANNOTATION,
  REHEARSED_ANNOTATION,
  APPROVED_ANNOTATION,
  LOCAL_ONLY_ANNOTATION,
  UNENCRYPTED_ANNOTATION,
];

function marksOf({ metadata: { annotations = {} } }: ClusterBackupManifest): Story['marks'] {
  return TOLD.flatMap((key) => {
    const value = annotations[key];
    return value === undefined ? [] : [{ key, value }];
  });
}
