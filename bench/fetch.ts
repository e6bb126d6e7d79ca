/**
 * `fetch` and `verify` of one archive of 4 GiB in an S3 storage (rclone's), against `rclone cat | openssl enc -d` of the
 * same archive in the same run; and the greatest memory of each process. Needs `npm run tools -- --only rclone`, openssl,
 * Linux and three times the archive on the disk.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { encryptArchive } from '../dist/providers/storage';
import { requireEngine } from '../test/engines/find-engines';
import { rcloneEnvironment, startRcloneS3 } from '../test/engines/rclone-s3';
import { seededBytes } from '../test/providers/storage/bytes';
import { median } from './median';

const MIB = 1024 * 1024;
const SIZE_MIB = Number(process.env.MOSK_BACKUP_FETCH_MIB ?? 4096);
const ROUNDS = 3;
const KEK = 'correct-horse-battery-staple-0123456789';
const PROGRAM = path.join(__dirname, '../dist/cli/main.js');

const folder = mkdtempSync(path.join(tmpdir(), 'bench-fetch-'));
const file = (name: string) => path.join(folder, name);
const D = 'openssl enc -d -aes-256-cbc -pbkdf2 -pass';

/** A tar of one large file; the header is GNU tar's own. */
async function* archive(): AsyncGenerator<Uint8Array> {
  const sparse = file('snapshot.db');
  execFileSync('truncate', ['-s', `${SIZE_MIB}M`, sparse]);
  const head = execFileSync('sh', ['-c', `tar -cf - -C "${folder}" snapshot.db | head -c 512`]);
  rmSync(sparse);
  yield head;
  const piece = seededBytes(MIB, 1);
  for (let written = 0; written < SIZE_MIB; written += 1) yield piece;
  yield Buffer.alloc(10_240);
}

interface Measured {
  readonly ms: number;
  readonly peakMb: number;
}

/** What the one before has written is on the disk by then, and not written at the cost of the next one. */
async function measured(begin: () => ChildProcess): Promise<Measured> {
  execFileSync('sync');
  const child = begin();
  const start = performance.now();
  let peakMb = 0;
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peakMb = Math.max(peakMb, Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has ended.
    }
  }, 50);
  const [code] = await once(child, 'exit');
  clearInterval(look);
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
  return { ms: performance.now() - start, peakMb };
}

async function main(): Promise<void> {
  mkdirSync(file('buckets/backups'), { recursive: true });
  writeFileSync(file('kek'), `${KEK}\n`);
  const { dek, encrypted } = await encryptArchive(archive(), KEK);
  writeFileSync(file('buckets/backups/big.dek'), dek);
  await pipeline(encrypted, createWriteStream(file('buckets/backups/big.encrypted')));
  const s3 = await startRcloneS3(file('buckets'));
  writeFileSync(
    file('rclone.conf'),
    `[s3]\ntype = s3\nprovider = Rclone\nendpoint = ${s3.endpoint}\naccess_key_id = ${s3.accessKeyId}\nsecret_access_key = ${s3.secretAccessKey}\n`,
  );
  execFileSync('sh', ['-c', `${D} file:kek -in buckets/backups/big.dek -out dek.plain`], { cwd: folder });
  const byHand = (out: string) =>
    spawn(
      'sh',
      [
        '-c',
        `"${requireEngine('rclone')}" --config rclone.conf cat s3:backups/big.encrypted | ${D} file:dek.plain > ${out}`,
      ],
      { cwd: folder, env: rcloneEnvironment, stdio: 'ignore' },
    );
  const ours = (...words: string[]) =>
    spawn(process.execPath, [PROGRAM, ...words, '--rclone-config', 'rclone.conf', '--key-file', 'kek'], {
      cwd: folder,
      env: { HOME: folder },
      stdio: 'ignore',
    });
  const rows: Record<'verify' | 'fetch', { ratio: number; peakMb: number }[]> = { verify: [], fetch: [] };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const read = await measured(() => byHand('/dev/null'));
      const verify = await measured(() => ours('verify', 's3://backups/big'));
      rows.verify.push({ ratio: read.ms / verify.ms, peakMb: verify.peakMb });
      const written = await measured(() => byHand('out.tar'));
      const fetched = await measured(() => ours('fetch', 's3://backups/big', '--out', 'ours.tar'));
      rows.fetch.push({ ratio: written.ms / fetched.ms, peakMb: fetched.peakMb });
      execFileSync('cmp', ['out.tar', 'ours.tar'], { cwd: folder });
      rmSync(file('out.tar'));
      rmSync(file('ours.tar'));
      for (const [name, { ms }] of Object.entries({ read, verify, written, fetched })) {
        console.log(
          `  ${name.padEnd(8)} ${(ms / 1000).toFixed(1)} s, ${(SIZE_MIB / (ms / 1000)).toFixed(0)} MiB/s`,
        );
      }
    }
  } finally {
    await s3.stop();
    rmSync(folder, { recursive: true });
  }
  console.log(`${SIZE_MIB} MiB   throughput against rclone cat | openssl enc -d   most memory`);
  for (const name of ['verify', 'fetch'] as const) {
    const ratio = median(rows[name].map((row) => row.ratio));
    const peak = Math.max(...rows[name].map((row) => row.peakMb));
    console.log(
      `${name.padEnd(8)}   ${ratio.toFixed(2)} × (goal: ≥ 0.8)   ${peak.toFixed(0)} MB (goal: ≤ 200)`,
    );
  }
}

void main();
