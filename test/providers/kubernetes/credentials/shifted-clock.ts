import { type Clock, systemClock } from '../../../../providers/kubernetes';

/** The real clock, which can be put forward: tokens expire, and nobody has waited. */
export interface ShiftedClock extends Clock {
  forward(ms: number): void;
}

export function shiftedClock(): ShiftedClock {
  let offset = 0;
  return {
    now: () => systemClock.now() + offset,
    sleep: systemClock.sleep,
    forward: (ms) => {
      offset += ms;
    },
  };
}
