/** Files that hold a key in a form other than openssl reads: how editors, mail and `kubectl get secret` leave them. */

export interface KeyForm {
  /** What is wrong with the file, as the end of "the key file …". */
  readonly wrong: string;
  /** As an instruction. */
  readonly fix: string;
  /** What the file should hold. */
  readonly content: Buffer;
}

/** openssl reads so many bytes of a pass phrase. */
const LONGEST = 1023;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const BASE64 = /^[A-Za-z0-9+/]{16,}={0,2}$/;

/**
 * Other keys that may have been meant by a file's content. Which of them is the key, the data key of a backup tells.
 * @param content all of the file
 */
export function keyForms(content: Uint8Array): KeyForm[] {
  const bytes = Buffer.from(content);
  const forms: KeyForm[] = [];
  const text = textOf(bytes);
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  const offer = (key: string | Buffer, wrong: string, fix: string) => {
    const form = Buffer.from(key as string);
    const known = [bytes, ...forms.map((each) => each.content)].some((each) => firstLine(each).equals(form));
    if (form.length > 0 && !known) forms.push({ wrong, fix, content: form });
  };
  if (isUtf16(bytes)) offer(first, 'is UTF-16', 'save it as plain text (UTF-8 without a byte order mark)');
  if (bytes.subarray(0, 3).equals(BOM)) {
    offer(first, 'begins with a byte order mark', "take it away: sed -i '1s/^\\xef\\xbb\\xbf//' FILE");
  }
  offer(first, 'ends its line as Windows does (CR LF)', "take it away: tr -d '\\r' < FILE > NEW");
  offer(first.trim(), 'has blanks around the key', 'take them away: only the key itself on the first line');
  const others = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (others[0] !== undefined && others[0] !== first) {
    offer(others[0].trim(), 'has the key behind empty lines', 'put the key on the first line');
  }
  // Some programs break long base64 into lines.
  for (const line of [first.trim(), others.join('').replaceAll(/\s/g, '')]) {
    const decoded = fromBase64(line);
    if (decoded === undefined) continue;
    offer(
      firstLine(decoded),
      'holds the key in base64, as a Secret shows it',
      'decode it once more: base64 -d FILE > NEW',
    );
  }
  if (others.length > 1) {
    offer(others.join(''), 'has a line break inside of the key', 'join its lines into one');
  }
  return forms;
}

/** What of the file openssl passes over in silence; empty for most. */
export function passedOver(content: Uint8Array): string[] {
  const bytes = Buffer.from(content);
  const line = bytes.subarray(0, endOfLine(bytes));
  const rest = bytes.subarray(line.length + 1).toString('latin1');
  return [
    ...(line.length > LONGEST ? [`${line.length} bytes, of which openssl reads ${LONGEST}`] : []),
    ...(bytes[line.length] === 0 ? ['a NUL, which ends the key'] : []),
    ...(rest.trim() === '' ? [] : ['more than one line, of which openssl reads the first']),
  ];
}

function isUtf16(bytes: Buffer): boolean {
  return ['fffe', 'feff'].includes(bytes.toString('hex', 0, 2));
}

function textOf(bytes: Buffer): string {
  const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[bytes.toString('hex', 0, 2)];
  return new TextDecoder(encoding ?? 'utf-8').decode(bytes);
}

function firstLine(bytes: Buffer): Buffer {
  return bytes.subarray(0, endOfLine(bytes));
}

/** A NUL ends it too. */
function endOfLine(bytes: Buffer): number {
  const end = bytes.findIndex((byte) => byte === 0x0a || byte === 0);
  return end === -1 ? bytes.length : end;
}

function fromBase64(line: string): Buffer | undefined {
  return BASE64.test(line) && line.length % 4 === 0 ? Buffer.from(line, 'base64') : undefined;
}
