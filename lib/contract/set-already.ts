import { BackupError } from '../errors';

/** Who sets members itself, and what to do who would have them set otherwise. */
interface Setter {
  /** `construct`, `resource` */
  readonly what: string;
  /** Where the members were given. */
  readonly at: string;
  readonly fix: string;
}

/** A finding `already-set` for each given member that has another value already. */
export function setAlready(
  ours: object,
  given: object | undefined,
  { what, at, fix }: Setter,
): BackupError[] {
  const set = ours as Record<string, unknown>;
  return Object.entries(given ?? {})
    .filter(([name, value]) => name in set && set[name] !== value)
    .map(([value]) => new BackupError('already-set', `The ${what} sets this itself`, { at, value, fix }));
}
