export type XmlContent = string | number | boolean | undefined | XmlChildren | XmlChildren[];
/** Element name → content; an array repeats the element, `undefined` leaves it out. */
export interface XmlChildren {
  [name: string]: XmlContent | (string | number)[];
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** An XML document in S3's name space. */
export function xmlDocument(root: string, children: XmlChildren): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${elements(children)}</${root}>`;
}

function elements(children: XmlChildren): string {
  return Object.entries(children)
    .flatMap(([name, content]) =>
      (Array.isArray(content) ? content : [content]).map((item) => element(name, item)),
    )
    .join('');
}

function element(name: string, content: XmlContent): string {
  if (content === undefined) return '';
  const inner = typeof content === 'object' ? elements(content as XmlChildren) : escapeText(String(content));
  return `<${name}>${inner}</${name}>`;
}

function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a carriage return in a key would be normalised away
  return text.replace(/[&<>"']|[\u0000-\u001f]/g, (char) => ENTITIES[char] ?? `&#${char.charCodeAt(0)};`);
}

/** Texts of all elements of this name, however deep. Enough for the flat documents that S3 clients send. */
export function elementTexts(xml: string, name: string): string[] {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`, 'g');
  return Array.from(xml.matchAll(pattern), ([, text = '']) => unescapeText(text));
}

function unescapeText(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|amp|lt|gt|quot|apos);/g, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return Object.keys(ENTITIES).find((char) => ENTITIES[char] === whole) ?? whole;
  });
}
