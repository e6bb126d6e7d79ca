import {
  FORMER_OWNER_ANNOTATION,
  KEPT_ANNOTATION,
  NUMBER_ANNOTATION,
  ORPHAN_ANNOTATION,
  OWNER_ANNOTATION,
  RUN_ANNOTATION,
  SUPERSEDED_ANNOTATION,
  WISH_ANNOTATION,
} from '../../lib/model';
import type { Run } from './world';

/** A text in which a trigger stands: `before-1-2` is `before-`, the trigger 1 and `-2`. */
export interface Named {
  readonly before: string;
  readonly trigger: string;
  readonly after: string;
}

const namesKnown = new Map<string, Named>();

export function namedOf(text: string): Named {
  let named = namesKnown.get(text);
  if (named === undefined) {
    const [, before = text, trigger = '', after = ''] = /^(.*?)(?<=^|-)([123])(?=$|-)(.*)$/.exec(text) ?? [];
    named = { before, trigger, after };
    namesKnown.set(text, named);
  }
  return named;
}

/** What of an object does not depend on the rest of the state. */
export interface RunFacts {
  readonly uid: string;
  readonly name: Named;
  readonly file: Named;
  readonly hash: Named;
  readonly successor: Named;
  readonly number: number;
  readonly wishNumber: number;
  readonly owners: readonly (string | undefined)[];
  readonly rest: string;
}

export function factsOf({ metadata, spec, status }: Run): RunFacts {
  const { annotations = {} } = metadata;
  const [wishNumber = '0', mode = ''] = annotations[WISH_ANNOTATION]?.split(' ') ?? [];
  const marks = [ORPHAN_ANNOTATION, 'mosk-backup/files-left-with'].map((key) => (annotations[key] ? 1 : 0));
  return {
    uid: metadata.uid ?? '',
    name: namedOf(metadata.name),
    file: namedOf(spec.fileNames?.MKE ?? ''),
    hash: namedOf(annotations[RUN_ANNOTATION] ?? ''),
    successor: namedOf(annotations[SUPERSEDED_ANNOTATION] ?? ''),
    number: Number(annotations[NUMBER_ANNOTATION] ?? 0),
    wishNumber: Number(wishNumber),
    owners: [OWNER_ANNOTATION, KEPT_ANNOTATION, FORMER_OWNER_ANNOTATION].map((key) => annotations[key]),
    rest: `${mode}${marks}${status?.status}${status?.completedAt ? 'c' : ''}${status?.uploadedAt ? 'u' : ''}${spec.delete ?? ''}`,
  };
}
