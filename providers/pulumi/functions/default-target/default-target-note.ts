/**
 * What a ClusterDefaultTarget notes on its Cluster, in the same patch as the section: whose it is, and what was there
 * before. A deployment that is killed before its state is saved would forget the latter.
 */
import { BackupError } from '../../../../lib/errors';
import {
  type ClusterManifest,
  canonicalJson,
  DEFAULT_TARGET_ANNOTATION,
  type TargetParameters,
} from '../../../../lib/model';

export type Section = Record<string, unknown>;

export interface Note {
  readonly owner: string;
  /** The section that was set. */
  readonly section: Section;
  /** The one before; `null` if there was none. */
  readonly previous: Section | null;
}

/** Annotations that say so; `undefined` takes the note back. */
export function noted(note: Note | undefined): Record<string, string | null> {
  return { [DEFAULT_TARGET_ANNOTATION]: note === undefined ? null : canonicalJson(note) };
}

/** The note of whoever has set the section that is there; none if somebody has changed the section since. */
export function noteOn(cluster: ClusterManifest, section: Section | null): Note | undefined {
  const text = cluster.metadata.annotations?.[DEFAULT_TARGET_ANNOTATION];
  if (text === undefined) return undefined;
  const note = parsed(text);
  const holds =
    note !== undefined && section !== null && sameSection(targetIn(note.section), targetIn(section));
  return holds ? note : undefined;
}

/** @throws BackupError `not-ours` */
export function refuseOtherOwner(
  { metadata: { namespace, name } }: ClusterManifest,
  note: Note | undefined,
  owners: readonly string[],
): void {
  if (note === undefined || owners.includes(note.owner)) return;
  throw new BackupError('not-ours', 'The backup section of the Cluster belongs to somebody else', {
    at: `Cluster ${namespace}/${name}`,
    value: `owner ${note.owner}`,
    fix: `declare one ClusterDefaultTarget for a Cluster, in one stack; if that stack is no more, remove the annotation ${DEFAULT_TARGET_ANNOTATION} of the Cluster`,
  });
}

export const sameSection = (a: object | null, b: object | null) => canonicalJson(a) === canonicalJson(b);

/** What else the controllers may keep in the section is no drift. */
export function targetIn({ keyEncryptionKey, nfsUploadUrl, rclone }: TargetParameters): TargetParameters {
  return { keyEncryptionKey, nfsUploadUrl, rclone };
}

/** Somebody may have written there what is no note. */
function parsed(text: string): Note | undefined {
  try {
    const { owner, section, previous = null } = JSON.parse(text);
    return typeof owner === 'string' && typeof section === 'object' && section !== null
      ? { owner, section, previous }
      : undefined;
  } catch {
    return undefined;
  }
}
