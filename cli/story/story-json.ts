import type { Story } from './story';
import type { NeededObject } from './story-facts';

/** The shape that docs/json.md documents: that of the list, and more. */
export function storyJson(story: Story) {
  const { summary, madeBy, troubles, events, next, ...rest } = story;
  return {
    ...summary,
    madeBy: { kind: madeBy.kind, name: madeBy.name ?? null },
    marks: rest.marks,
    times: rest.times,
    sizes: rest.files.map(({ file, size }) => ({ file, size: size ?? null })),
    sizesNotAsked: rest.filesNotAsked ?? null,
    credential: neededJson(rest.credential),
    key: neededJson(rest.key),
    finalizers: rest.finalizers,
    waitsFor: rest.waitsFor,
    onRemoval: rest.onRemoval,
    troubles: troubles.map(({ code, at, problem }) => ({ code, at, problem })),
    events:
      events?.map(({ type, reason, message, at, count, by }) => ({
        type,
        reason,
        message,
        at: at ?? null,
        count,
        by,
      })) ?? null,
    next,
  };
}

function neededJson(needed: NeededObject | undefined) {
  if (needed === undefined) return null;
  const { kind, name, presence, secret, endpoint } = needed;
  return {
    ...{ kind, name, presence, endpoint: endpoint ?? null },
    secret: secret === undefined ? null : { name: secret.name, presence: secret.presence },
  };
}
