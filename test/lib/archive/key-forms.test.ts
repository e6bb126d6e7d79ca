import { keyForms, passedOver } from '../../../lib/archive';

const KEY = Buffer.from('correct-horse-battery-staple-0123456789').toString('base64');
const meant = (content: string | Buffer) => keyForms(Buffer.from(content as string));
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${KEY}\r\n`, 'utf16le')]);

it.each([
  ['Windows', `${KEY}\r\n`, /ends its line as Windows does/],
  ['a blank', `${KEY} \n`, /blanks around the key/],
  ['a byte order mark', `\ufeff${KEY}\n`, /byte order mark/],
  ['a byte order mark and Windows', `\ufeff${KEY}\r\n`, /byte order mark/],
  ['UTF-16', utf16, /is UTF-16/],
  ['base64 twice', Buffer.from(`${KEY}\n`).toString('base64'), /in base64, as a Secret shows it/],
  [
    'base64 twice, in lines',
    Buffer.from(`${KEY}\n`).toString('base64').replaceAll(/.{20}/g, '$&\n'),
    /in base64/,
  ],
  ['an empty line before it', `\n${KEY}\n`, /behind empty lines/],
  ['a line break inside', `${KEY.slice(0, 20)}\n${KEY.slice(20)}\n`, /line break inside/],
])('a key file with %s: the key that was meant, and what is wrong', (_what, content, wrong) => {
  const form = meant(content).find((each) => each.content.toString() === KEY);
  expect(form?.wrong).toMatch(wrong);
  expect(form?.fix).toMatch(/\S/);
  expect(`${form?.wrong}${form?.fix}`).not.toContain(KEY);
});

it.each([`${KEY}\n`, KEY])(
  'of a key file as openssl reads it, only its base64 may be meant otherwise',
  (content) => {
    expect(meant(content).every(({ wrong }) => wrong.includes('base64'))).toBe(true);
  },
);

it.each([
  [`${KEY}\n`, []],
  ['x'.repeat(1024), ['1024 bytes, of which openssl reads 1023']],
  [`${KEY}\nsecond`, ['more than one line, of which openssl reads the first']],
  [`${KEY}\0rest`, ['a NUL, which ends the key', 'more than one line, of which openssl reads the first']],
])('what openssl passes over in silence is told', (content, told) => {
  expect(passedOver(Buffer.from(content))).toEqual(told);
});
