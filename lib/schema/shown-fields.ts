import { quotableName, SHORTEST_SECRET } from '../model';

/** Names of fields, and those of labels, annotations and files, which stand in paths as well. */
const NAME = /^[A-Za-z0-9$_][-A-Za-z0-9$_/]*(?:\[\d+\])*$/;
const MOST_CHARACTERS = 63;

/** Paths of fields as they may be told: a secret may stand where a name belongs. */
export function shownFields(paths: readonly string[]): string[] {
  return paths.map(shownField);
}

/** The same of one. */
export function shownField(path: string): string {
  return path
    .split('.')
    .map((name) => (name.length < SHORTEST_SECRET ? name : quotableName(name, NAME, MOST_CHARACTERS)))
    .join('.');
}
