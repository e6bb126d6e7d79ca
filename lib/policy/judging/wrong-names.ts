import { mayBeSecret } from '../../contract';
import { isObject, quotable, quotableName } from '../../model';
import type { Subject } from './subject';

/**
 * How texts about these objects may be told. What stands where a name belongs and is none may be a secret in the wrong
 * field: wherever the text of a rule or of a review repeats it, it is measured instead.
 * @returns takes a text, and gives what may be said of it
 */
export function tellingOf(subjects: readonly Subject[]): (text: string) => string {
  const wrong = [...new Set(subjects.flatMap(namesIn))]
    .filter(mayBeSecret)
    // One may be a part of another.
    .sort((a, b) => b.length - a.length)
    .map((name) => [name, quotableName(name, /^$/, 0)] as const);
  return (text) => quotable(wrong.reduce((told, [name, instead]) => told.replaceAll(name, instead), text));
}

/** Whatever stands where names belong; nobody has checked that the objects are any. */
function namesIn({ manifest }: Subject): string[] {
  const { metadata, spec } = manifest as { metadata?: unknown; spec?: unknown };
  const parameters = member(spec, 'parameters');
  return [
    member(metadata, 'name'),
    member(metadata, 'namespace'),
    member(spec, 'targetCluster'),
    member(parameters, 'keyEncryptionKey'),
    member(member(parameters, 'rclone'), 'credential'),
    member(spec, 'remoteName'),
  ].filter((name) => typeof name === 'string');
}

function member(of: unknown, name: string): unknown {
  return isObject(of) ? (of as Record<string, unknown>)[name] : undefined;
}
