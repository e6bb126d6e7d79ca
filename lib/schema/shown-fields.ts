import { quotableName } from '../model';

const NAME = /^[A-Za-z$_][A-Za-z0-9$_]*(?:\[\d+\])*$/;
const MOST_CHARACTERS = 63;

/** Paths of unknown fields as they may be told: a secret may stand where a name belongs. */
export function shownFields(paths: readonly string[]): string[] {
  return paths.map((path) =>
    path
      .split('.')
      .map((name) => quotableName(name, NAME, MOST_CHARACTERS))
      .join('.'),
  );
}
