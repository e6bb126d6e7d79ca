import type { Progress } from '../../../../kubernetes';
import { log } from '../../engine/log';
import { logicalName } from '../../engine/logical-name';
import type { Mosk } from '../../objects/management-cluster';

/** A step that is over sooner is not told: the engine shows each line twice, and a fleet would print thousands. */
const WORTH_TELLING_MS = 1_000;

/** Carries a run, wait or removal out, with a line for each step of it that lasts and for each warning. */
export async function tellingProgress<T>(
  { clock }: Pick<Mosk, 'clock'>,
  resource: { owner: string },
  act: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  let step = new AbortController();
  try {
    return await act((progress) => {
      step.abort();
      step = new AbortController();
      const { signal } = step;
      const tell = () => log(resource, lineOf(resource, progress));
      if (progress.message !== undefined) tell();
      else void clock.sleep(WORTH_TELLING_MS, signal).then(() => signal.aborted || tell());
    });
  } finally {
    step.abort();
  }
}

function lineOf(resource: { owner: string }, { ref, phase, status, elapsedMs, message }: Progress): string {
  const step = [phase, status && `(${status})`, message && `- ${message}`].filter(Boolean).join(' ');
  const object = ref.name.replace(`${logicalName(resource)}-`, '');
  return `run ${object}: ${step}, ${Math.round(elapsedMs / 1000)} s`;
}
