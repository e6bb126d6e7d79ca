import { S3Problem } from './s3-problem';

export interface XmlElement {
  /** Without the prefix of a name space. */
  readonly name: string;
  /** Of this element alone. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const ATTRIBUTE = `\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`;
const TOKEN = new RegExp(
  [
    '<\\?[^?]*\\?>|<!--[^]*?-->',
    '<!\\[CDATA\\[(?<data>[^]*?)\\]\\]>',
    `</(?<end>${NAME})\\s*>`,
    `<(?<start>${NAME})(?:${ATTRIBUTE})*\\s*(?<empty>/?)>`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
);
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** The documents of S3 have four levels. */
const DEEPEST = 16;

interface Open {
  readonly tag: string;
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/**
 * A document of a client: elements, texts, comments. No document types, so nothing is ever fetched or multiplied.
 *
 * @throws S3Problem 400 MalformedXML
 */
export function readXml(document: string): XmlElement {
  const top: Open = { tag: '', name: '', text: '', children: [] };
  const open: Open[] = [top];
  const scan = new RegExp(TOKEN);
  while (scan.lastIndex < document.length) {
    const { data, end, start, empty, text } = scan.exec(document)?.groups ?? fail();
    const current = open.at(-1) ?? top;
    if (text !== undefined) current.text += unescapeText(text);
    if (data !== undefined) current.text += data;
    if (start !== undefined) {
      const element: Open = { tag: start, name: start.replace(/^.*:/, ''), text: '', children: [] };
      current.children.push(element);
      if (empty !== '/') open.push(element);
      if (open.length > DEEPEST) fail();
    }
    if (end !== undefined && (open.length === 1 || open.pop()?.tag !== end)) fail();
  }
  const [root, ...others] = top.children;
  if (root === undefined || others.length > 0 || open.length > 1 || top.text.trim() !== '') fail();
  return root as XmlElement;
}

/** @throws S3Problem 400 MalformedXML when there is not exactly one child of this name */
export function childText(element: XmlElement, name: string): string {
  const [found, ...others] = element.children.filter((child) => child.name === name);
  return found === undefined || others.length > 0 ? fail() : found.text;
}

export function malformedXml(): S3Problem {
  return new S3Problem(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

function fail(): never {
  throw malformedXml();
}

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-z]{2,4}));|&/g, (_, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? fail();
    if (hex === undefined && decimal === undefined) return fail();
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point === 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000)
      ? fail()
      : String.fromCodePoint(point);
  });
}
