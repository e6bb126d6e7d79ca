import type { Progress } from '../../../kubernetes';
import { say } from '../say';

/** A line for each step that the run, wait or removal tells of, warnings included. */
export function progressLines(resource: { owner: string }): (progress: Progress) => void {
  return ({ ref, phase, status, elapsedMs, message }) => {
    const step = [phase, status && `(${status})`, message && `- ${message}`].filter(Boolean).join(' ');
    say(resource, `${ref.name} ${step}, ${Math.round(elapsedMs / 1000)} s`);
  };
}
