import { childText, readXml } from '../../../local/storage/xml-reader';

it.each([
  ['text', '<a><Key>b c</Key></a>', 'b c'],
  ['entities', '<a><Key>&lt;&#233;&#x1F4A9;&amp;amp;</Key></a>', '<é💩&amp;'],
  ['a declaration and comments', '<?xml version="1.0"?><!-- x --><a><!-- <Key> --><Key>b</Key></a>\n', 'b'],
  ['name spaces and attributes', '<s:a xmlns:s="http://x" b=\'c > d\'><s:Key>e</s:Key></s:a>', 'e'],
  ['unparsed text', '<a><Key><![CDATA[<b> & ]] c]]></Key></a>', '<b> & ]] c'],
  ['an empty element', '<a><Key/></a>', ''],
  ['spaces, which belong to a key', '<a> <Key> b\n</Key> </a>', ' b\n'],
])('%s is read', (_, document, key) => {
  expect(childText(readXml(document), 'Key')).toBe(key);
});

it.each([
  ['nothing', ''],
  ['text alone', 'a'],
  ['text beside the root', '<a/>b'],
  ['two roots', '<a/><b/>'],
  ['an element without an end', '<a><b></a>'],
  ['an end without an element', '<a></a></a>'],
  ['a tag that is cut', '<a><Key'],
  ['an attribute without quotes', '<a b=c/>'],
  ['an unknown entity', '<a>&nbsp;</a>'],
  ['an ampersand alone', '<a>b & c</a>'],
  ['a character that is none', '<a>&#x110000;</a>'],
  ['half a character', '<a>&#xd800;</a>'],
  ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['deep nesting', '<a>'.repeat(100) + '</a>'.repeat(100)],
])('%s is refused', (_, document) => {
  expect(() => readXml(document)).toThrow(expect.objectContaining({ status: 400, code: 'MalformedXML' }));
});

it('a long document that is wrong at its end is refused in no time', () => {
  const started = performance.now();
  expect(() => readXml(`<a ${' '.repeat(500_000)}<`)).toThrow(
    expect.objectContaining({ code: 'MalformedXML' }),
  );
  expect(performance.now() - started).toBeLessThan(5000);
});
