import { BackupError } from '../../lib/errors';

/** What the number of an option is, and how large it may be; the least is 0. */
interface NumberKind {
  readonly problem: string;
  readonly most: number;
}

export const PORT: NumberKind = { problem: 'This is not the number of a port', most: 65_535 };
/** What a timer can wait. */
export const MILLISECONDS: NumberKind = {
  problem: 'This is not a number of milliseconds',
  most: 2 ** 31 - 1,
};
/** Larger ones would begin the same chances as smaller ones. */
export const SEED: NumberKind = { problem: 'This is not a seed', most: 2 ** 32 - 1 };

/** @throws BackupError `usage` */
export function numberOf(text: string, option: string, { problem, most }: NumberKind): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new BackupError('usage', problem, {
    at: option,
    value: JSON.stringify(text),
    fix: `leave out ${option}, or give a whole number from 0 to ${most}`,
  });
}
