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
export function xmlDocument(root: string, content: XmlChildren | string): string {
  const inner = typeof content === 'string' ? escapeText(content) : elements(content);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`;
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
