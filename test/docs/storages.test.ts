import { readFileSync } from 'node:fs';
import path from 'node:path';
import { quirksOf } from '../../lib/contract';
import { S3_OPTIONS } from '../../lib/contract/rclone/options';
import { MAX_LIST_PAGE_BYTES, STORAGE_LIMITS } from '../../providers/storage/limits';

const text = readFileSync(path.join(__dirname, '../../docs/storages.md'), 'utf8');

it('docs/storages.md names every option that only rclone can follow', () => {
  const ours = Object.entries(S3_OPTIONS).flatMap(([name, { refused }]) =>
    refused?.by === 'us' ? [name] : [],
  );
  expect(ours.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it('docs/storages.md puts the buckets of providers where rclone puts them', () => {
  const [inPath = '', inHost = ''] = text.split('\n').filter((line) => line.includes('and more'));
  const providers = (line: string) =>
    [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  expect(providers(inPath).filter((name) => !quirksOf(name).pathStyle)).toEqual([]);
  expect(providers(inHost).filter((name) => quirksOf(name).pathStyle)).toEqual([]);
  expect(providers(inPath).length + providers(inHost).length).toBeGreaterThan(8);
});

it('docs/storages.md tells the limits as they are', () => {
  const { headMs, wholeMs, storedMs, paceMs, paceBytes, listMs, listObjects } = STORAGE_LIMITS;
  expect([wholeMs, paceMs]).toEqual([headMs, headMs]);
  for (const said of [
    `${headMs / 1000} s without an answer (${storedMs / 1000} s after an upload)`,
    `fewer than ${paceBytes.toLocaleString('en')} bytes`,
    `${MAX_LIST_PAGE_BYTES / 1024 / 1024} MiB of one list page, ${listObjects.toLocaleString('en')} files or ${listMs / 1000} s`,
  ]) {
    expect(text.replaceAll('\n', ' ')).toContain(said);
  }
});
