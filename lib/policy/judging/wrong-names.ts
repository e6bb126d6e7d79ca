import { mayBeSecret } from '../../contract';
import { isObject, quotable, quotableName, SHORTEST_SECRET } from '../../model';
import type { Subject } from './subject';

/**
 * How texts about these objects may be told. What stands where a name belongs and is none may be a secret in the wrong
 * field: wherever the text of a rule or of a review repeats it, it is measured instead.
 * @returns takes a text, and gives what may be said of it
 */
export function tellingOf(subjects: readonly Subject[]): (text: string) => string {
  const wrong = [...new Set(subjects.flatMap(namesIn))].filter(mayBeSecret);
  if (wrong.length === 0) return quotable;
  // Looked up by how they begin, as far as the shortest goes: a file can have as many of them as objects, and as many texts.
  const byStart = new Map<string, string[]>();
  // One may be the beginning of another.
  for (const name of wrong.sort((one, other) => other.length - one.length)) {
    const alike = byStart.get(name.slice(0, SHORTEST_SECRET));
    if (alike === undefined) byStart.set(name.slice(0, SHORTEST_SECRET), [name]);
    else alike.push(name);
  }
  return (text) => {
    let told = '';
    let end = 0;
    for (let at = 0; at < text.length; at += 1) {
      const name = byStart
        .get(text.slice(at, at + SHORTEST_SECRET))
        ?.find((each) => text.startsWith(each, at));
      if (name === undefined) continue;
      told += text.slice(end, at) + quotableName(name, /^$/, 0);
      end = at + name.length;
      at = end - 1;
    }
    return quotable(told + text.slice(end));
  };
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
