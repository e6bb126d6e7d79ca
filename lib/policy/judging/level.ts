/** How much a finding matters: `error` blocks, `warning` is shown, `info` is noted. */
export const LEVELS = ['error', 'warning', 'info'] as const;
/** `error`, `warning` or `info`. */
export type Level = (typeof LEVELS)[number];
