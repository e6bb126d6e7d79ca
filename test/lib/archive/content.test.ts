import { gzipSync } from 'node:zlib';
import { contentOf } from '../../../lib/archive';
import { writeArchive } from '../../../providers/storage';
import { collect, seededBytes } from '../../providers/storage/bytes';

const tar = () => collect(writeArchive([{ name: 'etcd/db', content: 'x', modified: new Date(0) }]));

it.each([
  ['empty', 'nothing', Buffer.alloc(0)],
  ['openssl', 'what openssl has encrypted', Buffer.concat([Buffer.from('Salted__'), seededBytes(504, 1)])],
  ['gzip', 'a gzip', gzipSync(seededBytes(2000, 1)).subarray(0, 512)],
  ['page', "S3's error", Buffer.from('<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>')],
  ['page', 'a login page', Buffer.from('\n <!DOCTYPE html><html>')],
  ['text', 'a text', Buffer.from('password: no')],
  ['short', 'too few bytes', Buffer.from([0, 1, 2])],
  ['zeros', 'a tar without an entry', Buffer.alloc(512)],
  ['noise', 'random bytes', seededBytes(512, 3)],
  [
    'noise',
    'what begins as a gzip and is none',
    Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0xe0]), seededBytes(508, 4)]),
  ],
])('%s: %s', (content, _what, bytes) => {
  expect(contentOf(bytes)).toBe(content);
});

it('a tar is told by the checksum of its first header, whatever its magic', async () => {
  const head = (await tar()).subarray(0, 512);
  expect(contentOf(head)).toBe('tar');
  const old = Buffer.from(head).fill(0, 257, 265);
  expect(contentOf(old)).toBe('other');
  const sum = old.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  old.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  expect(contentOf(old)).toBe('tar');
});

it('a tar whose first header was changed is neither a tar nor noise', async () => {
  const head = (await tar()).subarray(0, 512);
  head.set(seededBytes(16, 5), 32);
  expect(contentOf(head)).toBe('other');
});
