import type { Io } from '../io';
import { linesText } from './lines';
import { elapsedText } from './quantities';
import { endTimeline, enterPhase, startTimeline, type Timeline, timelineLine } from './timeline';

/** Shows waits while they last: one live line per backup on a terminal, plain lines elsewhere, JSON lines for machines. */
export interface ProgressView {
  /** A backup has reached a phase, which is shown once. */
  phase(label: string, phase: string): void;
  /** A remark that stays on the screen. */
  note(label: string, message: string): void;
  /** The wait for one backup is over. */
  end(label: string, ok: boolean): void;
  /** Leaves the last state on the screen and stops. Safe to call twice. */
  close(): void;
}

export type ProgressStyle = 'live' | 'plain' | 'json';

export function progressStyle(io: Io, json: boolean): ProgressStyle {
  if (json) return 'json';
  return io.stderr.isTTY && io.env.TERM !== 'dumb' ? 'live' : 'plain';
}

/** @param now milliseconds; a parameter for tests */
export function showProgress(io: Io, style: ProgressStyle, now: () => number = Date.now): ProgressView {
  if (style === 'live') return liveView(io, now);
  return lineView(io, now, style === 'json' ? jsonLine : plainLine);
}

interface Line {
  readonly label: string;
  readonly text: string;
  readonly elapsedMs: number;
  readonly kind: 'phase' | 'note';
}

const plainLine = ({ label, text, elapsedMs }: Line) =>
  linesText([`${label}  ${text}  (${elapsedText(elapsedMs)})`]);

const jsonLine = ({ label, text, elapsedMs, kind }: Line) =>
  `${JSON.stringify({ [kind]: { backup: label, text, elapsedMs } })}\n`;

function lineView(io: Io, now: () => number, format: (line: Line) => string): ProgressView {
  const start = now();
  const shown = new Map<string, string>();
  const write = (kind: Line['kind'], label: string, text: string) =>
    io.stderr.write(format({ label, text, elapsedMs: now() - start, kind }));
  return {
    phase(label, phase) {
      if (shown.get(label) === phase) return;
      shown.set(label, phase);
      write('phase', label, phase);
    },
    note: (label, message) => write('note', label, message),
    end: () => {},
    close: () => {},
  };
}

const FRAME_MS = 100;

/** A line that moves is read at a glance, or not at all. */
export const PROGRESS_COLUMNS = 80;

function liveView(io: Io, now: () => number): ProgressView {
  const start = now();
  const timelines = new Map<string, Timeline>();
  let drawn = 0;
  const elapsed = () => now() - start;
  const lines = (columns = Math.min(PROGRESS_COLUMNS, io.stderr.columns)) =>
    [...timelines.values()].map((each) => linesText([timelineLine(each, elapsed(), columns)]));
  // The cursor is moved on purpose; every line has passed the filter.
  const write = io.stderr.raw ?? io.stderr.write;
  const erase = () => (drawn === 0 ? '' : `\x1b[${drawn}A\x1b[J`);
  const draw = (above = '') => {
    const text = lines();
    write(`${erase()}${above}${text.join('')}`);
    drawn = text.length;
  };
  const timer = setInterval(() => draw(), FRAME_MS);
  timer.unref();
  const change = (label: string, next: (timeline: Timeline) => Timeline) => {
    timelines.set(label, next(timelines.get(label) ?? startTimeline(label)));
    draw();
  };
  return {
    phase: (label, phase) => change(label, (timeline) => enterPhase(timeline, phase, elapsed())),
    note: (label, message) => draw(linesText([`  ${label}: ${message}`])),
    end: (label, ok) => change(label, (timeline) => endTimeline(timeline, ok, elapsed())),
    close() {
      clearInterval(timer);
      // The whole story, however many lines the terminal makes of it: nothing is drawn over it any more.
      write(`${erase()}${lines(Number.POSITIVE_INFINITY).join('')}`);
      timelines.clear();
      drawn = 0;
    },
  };
}
