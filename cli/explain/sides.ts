import { type Explanation, type RatedView, type Week, weekOfView } from '../../lib/explain';

/** One side of an explanation, with what is shown of it. */
export interface Side {
  /** `On https://…`, `As declared in clusters/`. */
  readonly title: string;
  readonly view: RatedView;
  readonly week: Week;
}

/** What there is to show, reality first. Manifests that declare what lives add nothing. */
export function sidesOf(
  { declared, live, differences }: Explanation,
  { manifests, server, from }: { manifests: readonly string[]; server: string; from: number },
): Side[] {
  const same = live !== undefined && differences?.length === 0;
  const sides = [
    { title: `Live on ${server}`, view: live },
    { title: `As declared in ${manifests.join(', ')}`, view: same ? undefined : declared },
  ];
  return sides.flatMap(({ title, view }) =>
    view === undefined
      ? []
      : [
          {
            title,
            view,
            week: weekOfView(view, from),
          },
        ],
  );
}
