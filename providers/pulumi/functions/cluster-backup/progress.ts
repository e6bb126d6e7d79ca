import type { Progress } from '../../../kubernetes';
import { logicalName } from '../logical-name';
import { say } from '../say';

/** A line for each step that the run, wait or removal tells of, warnings included. */
export function progressLines(resource: { owner: string }): (progress: Progress) => void {
  return ({ ref, phase, status, elapsedMs, message }) => {
    const step = [phase, status && `(${status})`, message && `- ${message}`].filter(Boolean).join(' ');
    const object = ref.name.replace(`${logicalName(resource)}-`, '');
    say(resource, `run ${object}: ${step}, ${Math.round(elapsedMs / 1000)} s`);
  };
}
