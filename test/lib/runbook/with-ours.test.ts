import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandPlace } from '../../../lib/runbook/by-hand';
import { fetchWithOurs } from '../../../lib/runbook/with-ours';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'with-ours-test-'));
  // In the place of the program: what it was called with, a word a line, and a line between calls.
  writeFileSync(path.join(folder, 'mosk-backup'), '#!/bin/sh\nprintf "%s\\n" "$@" ""\n');
  chmodSync(path.join(folder, 'mosk-backup'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

function calls(place: CommandPlace, keyFile: string | undefined, env: Record<string, string>) {
  const { text } = fetchWithOurs(place, { keyFile, mine: undefined });
  const { stdout, status, stderr } = spawnSync('bash', ['-c', `${text}\n`], {
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env.PATH}`, ...env },
  });
  return {
    status,
    stderr,
    words: stdout
      .split('\n\n')
      .map((call) => call.split('\n'))
      .slice(0, -1),
  };
}

const HOSTILE = `it's "a" $(touch x) \`y\` & * name`;
const s3 = (bucket: string, ca?: string): CommandPlace => ({
  kind: 's3',
  bucket,
  options: [],
  secretOption: 'secret_access_key',
  secretFile: 's3.secret',
  ca,
});

it('lists, and fetches what NAME says, whatever is in names', () => {
  expect(calls(s3(`backups/${HOSTILE}`), 'kek.key', { NAME: HOSTILE }).words).toEqual([
    ['files', `s3://backups/${HOSTILE}`, '--rclone-config', 'rclone.conf'],
    [
      'fetch',
      `s3://backups/${HOSTILE}/${HOSTILE}`,
      '--rclone-config',
      'rclone.conf',
      '--key-file',
      'kek.key',
    ],
  ]);
});

it('fetches from a mounted folder, without a key where nothing is encrypted', () => {
  const place: CommandPlace = { kind: 'nfs', host: '192.0.2.10', path: '/x' };
  expect(calls(place, undefined, { FOLDER: '/mnt/a b', NAME: HOSTILE }).words).toEqual([
    ['files', '/mnt/a b'],
    ['fetch', `/mnt/a b/${HOSTILE}`],
  ]);
});

it('asks for a name where none is said', () => {
  const { status, stderr } = calls(s3('backups'), 'kek.key', {});
  expect(status).not.toBe(0);
  expect(stderr).toContain('say which one with NAME=');
});

it('trusts the private authority of the storage', () => {
  expect(fetchWithOurs(s3('backups', 'PEM'), { keyFile: 'k', mine: undefined }).text).toMatch(
    /^export NODE_EXTRA_CA_CERTS=ca.pem\n/,
  );
});
