/** What makes a backup a run of somebody, and what makes it nobody's. */
import {
  CLAIM_ANNOTATION,
  FORMER_OWNER_ANNOTATION,
  MADE_AS_ANNOTATION,
  NUMBER_ANNOTATION,
  REMOVED_ANNOTATION,
  RUN_ANNOTATION,
  SUPERSEDED_ANNOTATION,
  WISH_ANNOTATION,
} from '../api/records';
import { givenUpBy, ownedBy } from '../records/owner';
import type { Annotations } from './annotating';

/** Annotations that make a backup somebody's run; what an owner before has noted on it goes. */
export function adoptedBackup(owner: string, hash: string): Annotations {
  return { ...NO_RUN, ...ownedBy(owner), [RUN_ANNOTATION]: hash };
}

/** Annotations that take a backup from its owner: it is nobody's, and no run. */
export function givenUpBackup(owner: string): Annotations {
  return { ...NO_RUN, ...givenUpBy(owner) };
}

const NO_RUN: Annotations = Object.fromEntries(
  [
    FORMER_OWNER_ANNOTATION,
    RUN_ANNOTATION,
    NUMBER_ANNOTATION,
    MADE_AS_ANNOTATION,
    REMOVED_ANNOTATION,
    WISH_ANNOTATION,
    CLAIM_ANNOTATION,
    SUPERSEDED_ANNOTATION,
  ].map((key) => [key, null]),
);
