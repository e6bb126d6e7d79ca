import type { XmlElement } from '@rgrove/parse-xml';
import { BrokenAnswer } from './broken-answer';

/** Marks in the text of a page with a thousand keys and all their fields: some 25,000. Each costs memory. */
const MAX_MARKS = 200_000;

/**
 * An XML document of S3. Entities that a document declares itself are not known to the parser, so none grow.
 * @param root name of the element that it has to be
 * @throws BrokenAnswer `not-s3`
 */
export function s3Document(text: string, root: string): XmlElement {
  const element = parsed(text);
  if (element?.name === root) return element;
  throw new BrokenAnswer('not-s3', describe(text));
}

/** Children of this name, not deeper. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => child.type === 'element' && (child as XmlElement).name === name,
  );
}

/** Text of the only child of this name; `undefined` if there is none. */
export function childText(element: XmlElement, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text;
}

function parsed(text: string): XmlElement | undefined {
  if ((text.match(/<|=\s*["']/g)?.length ?? 0) > MAX_MARKS) {
    throw new BrokenAnswer('endless', `more than ${MAX_MARKS} XML elements`);
  }
  const { parseXml } = require('#vendor/parse-xml') as typeof import('#vendor/parse-xml');
  try {
    return parseXml(text.trim()).root ?? undefined;
  } catch {
    // Not XML, or so deep that the parser has no stack left.
    return undefined;
  }
}

/** Nothing of what the storage has sent: it may be anybody's page. */
function describe(text: string): string {
  if (text.trim() === '') return 'an empty answer';
  return /<html|<!doctype html/i.test(text.slice(0, 1024)) ? 'an HTML page' : 'no XML of S3';
}
