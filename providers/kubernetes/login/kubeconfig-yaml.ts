/**
 * The YAML of kubeconfigs as kubectl reads it: go.yaml.in/yaml/v2 under sigs.k8s.io/yaml. What that reads in another way than
 * anybody would expect, or the two parsers differ in, is refused here and not guessed.
 */
import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { invalid } from './kubeconfig-section';

export interface KubeconfigFile {
  readonly path: string;
  readonly text: string;
}

/** Where it is, and what to call it: the line cannot be quoted, because it may hold a token. */
type Refuse = (node: Node | undefined, problem: string, fix: string) => Error;

/**
 * The first document of the file; `null` if there is nothing in it.
 * @throws BackupError `kubeconfig-invalid`
 */
export function readKubeconfigYaml(file: KubeconfigFile): unknown {
  try {
    return readFirstDocument(file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid(file.path, 'The kubeconfig is nested too deeply', { fix: 'name a kubeconfig file' });
  }
}

function readFirstDocument({ path, text }: KubeconfigFile): unknown {
  // Some of them are line breaks for kubectl's parser, which editors do not show as such.
  if (/(?![\t\n\r])\p{Cc}|[\u2028\u2029\ufffe\uffff]|\r(?!\n)/u.test(text.replace(/^\ufeff/, ''))) {
    throw invalid(path, 'There are control characters in the kubeconfig', {
      fix: 'save it as plain UTF-8 text',
    });
  }
  // Loaded only here: most of this package never reads YAML.
  const { parseAllDocuments, LineCounter } = require('yaml') as typeof import('yaml');
  const lines = new LineCounter();
  const [first] = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: '1.1',
    // What a plain text means is decided below.
    schema: 'failsafe',
    merge: false,
    uniqueKeys: false,
  }) as Document[];
  if (first === undefined) return null;
  const refuse: Refuse = (node, problem, fix) => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    return invalid(`${path}:${line}:${col}`, problem, { fix });
  };
  const [error] = first.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(`${path}:${line}:${col}`, `This is not YAML (${error.code})`, { fix: 'correct the file' });
  }
  return valueReader(first, refuse)(first.contents);
}

function valueReader(document: Document, refuse: Refuse) {
  const { isAlias, isMap, isScalar, isSeq } = require('yaml') as typeof import('yaml');
  const known = new Map<Node, unknown>();
  const open = new Set<Node>();

  function meaningOf(node: unknown): unknown {
    const real = resolved(node as Node | null);
    if (real === null) return null;
    if (known.has(real)) return known.get(real);
    if (open.has(real)) throw refuse(real, 'This anchor holds itself', 'write the value out');
    open.add(real);
    const value = read(real);
    open.delete(real);
    known.set(real, value);
    return value;
  }

  function read(node: Node): unknown {
    const { tag } = node as { tag?: string };
    if (tag !== undefined && !/^tag:yaml\.org,2002:(str|map|seq)$/.test(tag)) {
      throw refuse(node, 'Tags are not read in a kubeconfig', 'write the value without its tag');
    }
    if (isScalar(node)) return scalarValue(node);
    if (isSeq(node)) return node.items.map(meaningOf);
    if (isMap(node)) return mappingOf(node);
    throw refuse(node, 'This is not a value', 'correct the file');
  }

  function resolved(node: Node | null): Node | null {
    if (!isAlias(node)) return node;
    const target = node.resolve(document) as Node | undefined;
    if (target === undefined) throw refuse(node, 'This alias has no anchor before it', 'write the value out');
    return target;
  }

  /** In their order, as yaml.v2 does it: a merge goes over what stands before it, and what comes after over the merge. */
  function mappingOf(map: YAMLMap): Record<string, unknown> {
    const values: Record<string, unknown> = Object.create(null);
    for (const pair of map.items) {
      if (isMergeKey(pair)) {
        for (const source of mergeSources(pair.value as Node | null)) Object.assign(values, source);
      } else {
        values[keyOf(pair)] = meaningOf(pair.value);
      }
    }
    return values;
  }

  function isMergeKey({ key }: Pair): boolean {
    return isScalar(key) && key.type === 'PLAIN' && key.tag === undefined && key.value === '<<';
  }

  /** Of several, the first goes before the others. */
  function mergeSources(node: Node | null): object[] {
    const real = resolved(node);
    const sources = isSeq(real) && !isAlias(node) ? [...(real as YAMLSeq).items].reverse() : [node];
    return sources.map((source) => {
      if (isMap(resolved(source as Node))) return meaningOf(source) as object;
      throw refuse(node ?? undefined, 'Only mappings can be merged', 'correct what follows "<<"');
    });
  }

  function keyOf({ key }: Pair): string {
    const real = resolved(key as Node | null);
    const value = isScalar(real) ? scalarValue(real) : undefined;
    if (typeof value === 'string' || typeof value === 'boolean') return String(value);
    if (typeof value === 'number' && /^(0|[1-9]\d{0,14})$/.test(String((real as Scalar).value))) {
      return String(value);
    }
    throw refuse(real ?? undefined, 'This is no name for a field', 'write it in quotes');
  }

  return meaningOf;
}

/** As yaml.v2 resolves what stands without quotes. Numbers have no place in a kubeconfig: that it is one is enough. */
function scalarValue({ type, value, tag }: Scalar): unknown {
  const text = String(value ?? '');
  if (type !== 'PLAIN' || tag !== undefined) return text;
  if (/^(~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(text)) return true;
  if (/^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(text)) return false;
  if (/^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN;
  return isNumber(text.replaceAll('_', '')) ? Number(text.replaceAll('_', '')) : text;
}

function isNumber(plain: string): boolean {
  if (/^[-+]?0([xX][0-9a-fA-F]+|[oO]?[0-7]+|[bB][01]+)$/.test(plain)) return true;
  const isDecimal = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain);
  return isDecimal && Number.isFinite(Number(plain));
}
