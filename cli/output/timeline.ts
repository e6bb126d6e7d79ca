import { elapsedText } from './quantities';

/** One status of one backup, since when it has had it. */
interface Phase {
  readonly name: string;
  /** Milliseconds since the wait began. */
  readonly since: number;
}

/** What is shown of one backup while it is waited for. */
export interface Timeline {
  readonly label: string;
  readonly phases: readonly Phase[];
  /** Set once the wait is over. */
  readonly end?: { readonly ok: boolean; readonly at: number };
}

export function startTimeline(label: string): Timeline {
  return { label, phases: [] };
}

/** A phase that has been seen already (a repeated event) changes nothing. */
export function enterPhase(timeline: Timeline, name: string, at: number): Timeline {
  return timeline.phases.at(-1)?.name === name
    ? timeline
    : { ...timeline, phases: [...timeline.phases, { name, since: at }] };
}

export function endTimeline(timeline: Timeline, ok: boolean, at: number): Timeline {
  return { ...timeline, end: { ok, at } };
}

/**
 * `⠹ prod/before-26-2   Pending 0.4s → InProgress 3.1s`, cut at the front when the terminal is narrow.
 * @param at milliseconds since the wait began
 */
export function timelineLine(timeline: Timeline, at: number, columns: number): string {
  const until = timeline.end?.at ?? at;
  const steps = timeline.phases.map(({ name, since }, index) => {
    const next = timeline.phases[index + 1]?.since;
    const last = next === undefined;
    return last && timeline.end !== undefined ? name : `${name} ${elapsedText((next ?? until) - since)}`;
  });
  const head = `${mark(timeline, at)} ${fitted(timeline.label, Math.floor(columns / 2))}  `;
  const tail = timeline.end === undefined ? '' : `  (${elapsedText(timeline.end.at)})`;
  return head + fitted(steps.join(' → '), columns - head.length - tail.length - 1) + tail;
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

function mark(timeline: Timeline, at: number): string {
  if (timeline.end !== undefined) return timeline.end.ok ? '✔' : '✘';
  return SPINNER[Math.floor(at / 100) % SPINNER.length] ?? '·';
}

/** The newest phase is the one that matters: what does not fit is cut at the front. */
function fitted(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 2 ? '' : `…${text.slice(text.length - width + 1)}`;
}
