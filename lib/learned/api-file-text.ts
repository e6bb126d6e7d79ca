import type { Node, Pair, YAMLMap } from 'yaml';
import { jsonEqual } from '../json';
import { isObject } from '../model';
import type { ApiFile } from './api-file';

const HEAD = ` The backup API of a management cluster, as "mosk-backup api learn" has found it. It is true for that
 cluster and day only. Edit it: give what is open a value, and remove "open". Commands take it as
 --api FILE or MOSK_BACKUP_API, programs by MoskApi.parse.`;

/** Texts that other readers take for a date or a truth are quoted: the file goes into inventories, too. */
const STYLE = { compat: 'yaml-1.1' } as const;

/**
 * The text of the file, in YAML; the same for the same content, but for the comments of the text before.
 * @param before what stands in the file so far
 */
export function apiFileText({ version, release, facts, schemas, others }: ApiFile, before?: string): string {
  const { Document } = require('yaml') as typeof import('yaml');
  const content = { version, release, facts, schemas, ...others };
  const edited = before === undefined ? undefined : withComments(before, content);
  if (edited !== undefined) return edited;
  const document = new Document(content, { aliasDuplicateObjects: false, ...STYLE });
  document.commentBefore = HEAD;
  return document.toString({ lineWidth: 0 });
}

/** The text with another content. `undefined`: it repeats itself by aliases, whose targets may be what changes. */
function withComments(text: string, content: object): string | undefined {
  const { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, visit } =
    require('yaml') as typeof import('yaml');
  // Its own look for keys that stand twice takes seconds for a schema of many fields.
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'error', ...STYLE });
  let repeats = document.errors.length > 0;
  visit(document, (_, node) => {
    repeats ||= isAlias(node);
  });
  if (repeats || !isMap(document.contents)) return undefined;
  const fresh = (value: unknown): Node => document.createNode(value, { aliasDuplicateObjects: false });

  function changed(node: unknown, value: unknown): Node {
    if (isMap(node) && isObject(value)) {
      const pairs = new Map(node.items.map((pair) => [isScalar(pair.key) ? pair.key.value : '', pair]));
      (node as YAMLMap).items = Object.entries(value).map(([name, member]) => {
        const pair = pairs.get(name);
        if (pair === undefined) return document.createPair(name, member) as Pair;
        pair.value = changed(pair.value, member);
        return pair;
      });
      return node;
    }
    if (isSeq(node) && Array.isArray(value)) {
      const items = node.items.map((item) => (isPair(item) ? undefined : (item as Node)));
      node.items = value.map(
        (member) => items.find((item) => jsonEqual(item?.toJS(document), member)) ?? fresh(member),
      );
      return node;
    }
    if (isScalar(node) && (typeof value !== 'object' || value === null)) {
      node.value = value;
      return node;
    }
    return fresh(value);
  }

  changed(document.contents, content);
  return document.toString({ lineWidth: 0 });
}
