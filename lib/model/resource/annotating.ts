import type { ClusterBackupManifest } from '../api/manifest';
import { FORMER_OWNER_ANNOTATION } from '../api/records';
import { ownedBy, ownerOf } from '../records/owner';
import type { Entry } from './own-runs';
import { numberOf } from './runs';

type Run = ClusterBackupManifest;

export type Annotations = Readonly<Record<string, string | null>>;

/** Annotations to be set on an object, or removed with `null`. */
export interface Annotating {
  readonly run: Run;
  readonly annotations: Annotations;
}

/** The same without what is so already; nothing for an object that is as it should be. */
export function changing(run: Run, annotations: Annotations): Annotating[] {
  const there = run.metadata.annotations ?? {};
  const differ = Object.entries(annotations).filter(([key, value]) => (there[key] ?? null) !== value);
  return differ.length === 0 ? [] : [{ run, annotations: Object.fromEntries(differ) }];
}

/** A renamed resource takes its runs along; what 0.1.0 has made goes only with the entry that names it. */
export function moving(run: Run, owner: string, entry: Entry | undefined): Annotations {
  const before = ownerOf(run);
  if (before === undefined || before === owner) return {};
  if (numberOf(run) === 0 && run.metadata.uid !== entry?.uid) return {};
  const former = entry?.owner ?? before;
  return { ...ownedBy(owner), [FORMER_OWNER_ANNOTATION]: former === owner ? null : former };
}

/**
 * The run of the entry tells under which other name runs of it may be: it is moved before the others, and after them if a
 * rename is taken back that was killed, or all are given up.
 */
export function inOrder(
  changes: readonly Annotating[],
  owner: string,
  entry: Entry | undefined,
): Annotating[] {
  const isSelf = ({ run }: Annotating) => run.metadata.uid === entry?.uid;
  const self = changes.filter(isSelf);
  const others = changes.filter((each) => !isSelf(each));
  return entry?.owner === owner ? [...others, ...self] : [...self, ...others];
}
