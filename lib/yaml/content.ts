import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { aliasTargets } from './alias-targets';
import { isDate, isDoubtfulWord, NoScalar, plainScalar } from './plain-scalar';
import { YAML_PROBLEMS } from './problems';

/** Something about a place of a text. */
export interface Remark {
  /** Characters from the beginning of the text. */
  readonly offset: number;
  readonly problem: string;
  readonly fix: string;
}

export interface Content {
  /** As JSON would have it. */
  readonly value: unknown;
  /** Where kubectl reads something else than a person most likely meant. */
  readonly doubts: readonly Remark[];
}

/** Objects of Kubernetes have some 20 levels. More is a mistake, or meant to exhaust whoever reads it. */
export const MAX_DEPTH = 100;
/** Members of one document, those that aliases repeat counted each time. */
const MAX_MEMBERS = 1_000_000;
const MERGE_TAG = 'tag:yaml.org,2002:merge';
/** Half of a surrogate pair. */
export const HALF_CHARACTER = /\p{Surrogate}/u;
/** A line that a backslash joins with an empty one: the YAML library reads a blank there, and go-yaml a line feed. */
const JOINED_WITH_NOTHING = /(?<!\\)(?:\\\\)*\\\n[ \t]*\n/;
/** A tag that says: whatever this is, it is a text. */
const NON_SPECIFIC = '!';

class Unreadable extends Error {
  constructor(readonly remark: Remark) {
    super();
  }
}

/** What a document says to kubectl: to sigs.k8s.io/yaml 1.6 with go-yaml v2.4. Parsed with the schema `failsafe`. */
export function contentOf(document: Document, text: string): Content | Remark {
  const doubts: Remark[] = [];
  try {
    const value = new Reader(document.contents, text, doubts).valueOf(document.contents, 0);
    return { value, doubts };
  } catch (error) {
    if (error instanceof Unreadable) return error.remark;
    throw error;
  }
}

class Reader {
  readonly #targets: ReadonlyMap<Alias, Node | undefined>;
  readonly #within = new Set<Node>();
  #members = 0;

  constructor(
    private readonly top: Node | null,
    private readonly text: string,
    private readonly doubts: Remark[],
  ) {
    this.#targets = aliasTargets(top);
  }

  valueOf(node: unknown, depth: number): unknown {
    if (isScalar(node)) return this.#scalar(node);
    if (isAlias(node)) return this.#through(node, (target) => this.valueOf(target, depth));
    if (depth >= MAX_DEPTH) throw this.#endless();
    if (isSeq(node)) {
      return node.items.map((item) => {
        this.#count();
        return this.valueOf(item, depth + 1);
      });
    }
    if (!isMap(node)) return null;
    const members = new Map<string, unknown>();
    this.#addMembers(node, members, depth);
    return objectOf(members);
  }

  /** In the order in which they stand, merges too: go-yaml lets the last one hold, whichever it is. */
  #addMembers(map: YAMLMap, members: Map<string, unknown>, depth: number): void {
    if (depth >= MAX_DEPTH) throw this.#endless();
    /** Whether a key that has been seen was a text. */
    const seen = new Map<string, boolean>();
    for (const pair of map.items) {
      this.#count();
      if (isMerge(pair)) {
        const merged = new Map<string, unknown>();
        this.#merge(pair.value, merged, depth);
        const replaces = [...merged].some(([name, value]) => seen.has(name) && members.get(name) !== value);
        for (const [name, value] of merged) members.set(name, value);
        if (replaces) {
          const problem = 'This merge replaces a key above it for kubectl, and not for kustomize';
          this.#doubt(pair.key, problem, 'put the merge before the keys of its map');
        }
        continue;
      }
      this.#refuseColonInKey(pair);
      const key = this.#key(pair);
      const name = String(key);
      const offset = offsetOf(pair.key);
      const before = seen.get(name);
      if (before !== undefined) {
        const equal = {
          offset,
          problem: YAML_PROBLEMS.DUPLICATE_KEY,
          fix: 'remove one of the two: only one of them would count',
        };
        // Of `1` and `"1"` kubectl keeps either, by chance.
        if (before !== (typeof key === 'string')) throw new Unreadable(equal);
        this.doubts.push(equal);
      }
      if (name === '<<')
        this.#doubt(pair.key, 'kustomize merges what kubectl takes for a key', 'remove the quotes');
      if (map.flow && isEmpty(pair.value)) {
        this.#doubt(
          pair.key,
          'Without a value, kustomize takes this for an empty text, and kubectl for null',
          'give it one',
        );
      }
      seen.set(name, typeof key === 'string');
      members.set(name, this.valueOf(pair.value, depth + 1));
    }
  }

  /** `{a:}` is `a:` without a value for go-yaml, and `a` for YAML 1.2. */
  #refuseColonInKey({ key }: Pair): void {
    const end = isScalar(key) && key.type === 'PLAIN' ? key.range?.[1] : undefined;
    if (end === undefined || !/^:[,\]}]/.test(this.text.slice(end, end + 2))) return;
    throw new Unreadable({
      offset: offsetOf(key),
      problem: 'Behind this colon a blank is missing',
      fix: 'write a blank, or quote the key',
    });
  }

  #merge(value: unknown, members: Map<string, unknown>, depth: number): void {
    const merged = (node: unknown): void => {
      if (isAlias(node)) this.#through(node, merged);
      else if (isMap(node)) this.#addMembers(node, members, depth + 1);
      else throw this.#unmergeable(value);
    };
    // Backwards, because the earlier ones take precedence.
    if (isSeq(value)) for (const each of [...value.items].reverse()) merged(each);
    else merged(value);
  }

  #through<T>(alias: Alias, read: (target: Node) => T): T {
    const target = this.#targets.get(alias);
    if (target === undefined) {
      throw new Unreadable({
        offset: offsetOf(alias),
        problem: YAML_PROBLEMS.BAD_ALIAS,
        fix: 'declare the anchor before, or quote what begins with *',
      });
    }
    if (this.#within.has(target)) throw this.#endless();
    this.#within.add(target);
    const value = read(target);
    this.#within.delete(target);
    return value;
  }

  #doubt(node: unknown, problem: string, fix: string): void {
    this.doubts.push({ offset: offsetOf(node), problem, fix });
  }

  #key({ key }: Pair): string | number | boolean {
    const value = isMap(key) || isSeq(key) ? undefined : this.valueOf(key, MAX_DEPTH - 1);
    const fits = typeof value === 'string' || typeof value === 'boolean' || Number.isInteger(value);
    if (fits) return value as string | number | boolean;
    throw new Unreadable({
      offset: offsetOf(key),
      problem: YAML_PROBLEMS.NON_STRING_KEY,
      fix: 'quote this key',
    });
  }

  #scalar(node: Scalar): unknown {
    const text = String(node.value);
    const tag = node.tag === NON_SPECIFIC ? undefined : node.tag;
    const lost = text === '' && node.type === 'PLAIN' && node.tag !== undefined;
    // go-yaml takes a comma for a part of the tag before it.
    if (lost || HALF_CHARACTER.test(text) || tag?.includes('%')) throw this.#unsendable(node);
    if (node.type === 'QUOTE_DOUBLE' && this.#joinsNothing(node)) {
      throw new Unreadable({
        offset: offsetOf(node),
        problem: 'A backslash joins a line with an empty one here, which not all read alike',
        fix: 'take the empty line out',
      });
    }
    if (tag === undefined && (node.type !== 'PLAIN' || node.tag === NON_SPECIFIC)) {
      if (node.type === 'BLOCK_FOLDED' && /\n[ \t]|\n\n$/.test(text)) {
        this.#doubt(
          node,
          'kustomize folds these lines otherwise than kubectl',
          'write them behind |, as they are',
        );
      }
      return text;
    }
    if (tag === undefined && isDoubtfulWord(text)) {
      const problem = 'This word is a boolean for kubectl, and a text for kustomize';
      this.#doubt(node, problem, 'write true or false, or quote it');
    }
    if (tag === undefined && isDate(text)) {
      this.#doubt(node, 'This date is a text for kubectl, and kustomize adds a time to it', 'quote it');
    }
    try {
      return plainScalar(text, tag);
    } catch (error) {
      if (!(error instanceof NoScalar)) throw error;
      throw this.#unsendable(node);
    }
  }

  #joinsNothing({ range }: Scalar): boolean {
    return range != null && JOINED_WITH_NOTHING.test(this.text.slice(range[0], range[1]));
  }

  #count(): void {
    this.#members += 1;
    if (this.#members > MAX_MEMBERS) throw this.#endless();
  }

  #unsendable(node: Scalar): Unreadable {
    return new Unreadable({
      offset: offsetOf(node),
      problem:
        'This value cannot be sent as it is: it is no finite number, has too many digits, or does not fit its tag',
      fix: 'quote it if it is a text, or write it without a tag',
    });
  }

  #endless(): Unreadable {
    return new Unreadable({
      offset: offsetOf(this.top),
      problem: 'This is nested too deeply, or repeated by aliases too often, to be read',
      fix: `keep to ${MAX_DEPTH} levels, and write out what aliases repeat`,
    });
  }

  #unmergeable(value: unknown): Unreadable {
    return new Unreadable({
      offset: offsetOf(value ?? this.top),
      problem: 'A merge (<<) is of something that is not a map',
      fix: 'merge maps only: <<: *map',
    });
  }
}

/** Quoted, `"<<"` is a key like any other. */
function isMerge({ key }: Pair): boolean {
  return (
    isScalar(key) &&
    key.value === '<<' &&
    (key.tag === MERGE_TAG || (key.tag === undefined && key.type === 'PLAIN'))
  );
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    (isScalar(value) && value.type === 'PLAIN' && value.value === '' && value.tag === undefined)
  );
}

function objectOf(members: ReadonlyMap<string, unknown>): Record<string, unknown> {
  // As JSON.parse does: `__proto__` is a member like any other.
  const entries: Record<string, unknown> = {};
  for (const [name, value] of members) {
    if (name === '__proto__')
      Object.defineProperty(entries, name, { value, enumerable: true, configurable: true, writable: true });
    else entries[name] = value;
  }
  return entries;
}

function offsetOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
