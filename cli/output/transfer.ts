import { onOneLine } from '../../lib/printable';
import type { Io } from '../io';
import { linesText } from './lines';
import { PROGRESS_COLUMNS, progressStyle } from './progress';
import { elapsedText, sizeText } from './quantities';

/** Shows how far a file has come: a live line on a terminal, a line now and then elsewhere. */
export interface TransferView {
  at(bytes: number): void;
  close(): void;
}

const LIVE_MS = 200;
const LINE_MS = 30_000;

/**
 * @param label what is read
 * @param total bytes
 * @param now milliseconds; a parameter for tests
 */
export function showTransfer(
  io: Io,
  { label, total, json }: { readonly label: string; readonly total: number; readonly json: boolean },
  now: () => number = Date.now,
): TransferView {
  const style = progressStyle(io, json);
  const start = now();
  let shownAt = start;
  let isShown = false;
  let first: number | undefined;
  // The cursor is moved on purpose; the label has passed the filter.
  const raw = io.stderr.raw ?? io.stderr.write;
  const text = (bytes: number) => {
    const seconds = (now() - start) / 1000;
    const speed = seconds > 0 ? (bytes - (first ?? 0)) / seconds : 0;
    const percent = total === 0 ? 100 : Math.floor((100 * bytes) / total);
    return `${percent}% of ${sizeText(total)}, ${sizeText(speed)}/s, ${elapsedText(now() - start)}`;
  };
  return {
    at(bytes) {
      first ??= bytes;
      if (now() - shownAt < (style === 'live' ? LIVE_MS : LINE_MS)) return;
      shownAt = now();
      if (style === 'live') {
        const line = onOneLine(`${label}  ${text(bytes)}`);
        raw(`\r\x1b[K${line.slice(-(Math.min(PROGRESS_COLUMNS, io.stderr.columns) - 1))}`);
        isShown = true;
      } else if (style === 'plain') io.stderr.write(linesText([`${label}  ${text(bytes)}`]));
      else {
        const progress = { file: label, bytes, total, elapsedMs: now() - start };
        io.stderr.write(`${JSON.stringify({ progress })}\n`);
      }
    },
    close() {
      if (isShown) raw('\r\x1b[K');
      isShown = false;
    },
  };
}
