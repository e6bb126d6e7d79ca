import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type RequestOptions } from 'node:http';
import https from 'node:https';
import { isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { issueCertificates } from '../../local/api/certificates';
import { s3Store } from '../../providers/storage/s3';
import { s3Connection } from '../../providers/storage/s3-connection';
import { type AddressingCase, addressingCases, rcloneConfig } from './addressing-cases';
import { describeWithEngines } from './describe-with-engines';
import { startRcloneDaemon } from './rclone-rcd';
import { type Recorded, type RecordingProxy, startRecordingProxy } from './recording-proxy';

const SECRET = 'a-secret-access-key';

/** One that nobody has looked at before, told when it fails. */
const unseen = Date.now() % 1_000_000;

/** What went out for stat, get and delete; or why nothing did. */
interface Outcome {
  readonly requests: readonly Recorded[];
  readonly refused?: string;
}

describeWithEngines(['rclone'], 'a storage is addressed as rclone addresses it', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rclone-addressing-'));
  let proxy: RecordingProxy;

  beforeAll(async () => {
    const { server } = issueCertificates([]);
    proxy = await startRecordingProxy({ key: server.key, cert: server.certificate });
  }, 30_000);

  afterAll(async () => {
    jest.restoreAllMocks();
    await proxy.stop();
    rmSync(folder, { recursive: true });
  });

  it.each([
    [1, 260],
    [unseen, 140],
  ])(
    'for every provider, with seed %i and %i random configurations',
    async (seed, randomCases) => {
      const cases = addressingCases(seed, randomCases);
      const theirs = await throughRclone(cases, seed);
      const counts = { equal: 0, refused: 0, differing: 0 };
      const bothRefused: string[] = [];
      const differing: unknown[] = [];
      for (const [index, each] of cases.entries()) {
        const ours = await throughUs(each);
        const rclone = theirs[index] as Outcome;
        if (ours.refused !== undefined) {
          counts.refused++;
          if (rclone.requests.length === 0) bothRefused.push(ours.refused);
        } else if (JSON.stringify(ours.requests) === JSON.stringify(rclone.requests)) counts.equal++;
        else {
          counts.differing++;
          differing.push({ each, ours: ours.requests, rclone });
        }
      }
      process.stderr.write(
        `addressing, seed ${seed}, ${cases.length} configurations: ${JSON.stringify(counts)}, of the refused rclone refuses ${bothRefused.length}\n`,
      );
      expect(differing).toEqual([]);
      // Refusing everything would be easy.
      expect(counts.equal).toBeGreaterThan(cases.length / 2 - bothRefused.length / 2);
    },
    120_000,
  );

  async function throughRclone(cases: readonly AddressingCase[], seed: number): Promise<Outcome[]> {
    const config = path.join(folder, 'rclone.conf');
    writeFileSync(config, rcloneConfig(cases, SECRET));
    const rclone = await startRcloneDaemon(config, proxy.url);
    const outcomes: Outcome[] = [];
    try {
      for (const [index, { bucket, key }] of cases.entries()) {
        const fs = `case${index}:${bucket}`;
        // What it has fetched already it fetches no more.
        const copy = {
          srcFs: fs,
          srcRemote: key,
          dstFs: path.join(folder, String(seed)),
          dstRemote: String(index),
        };
        const commands = [
          ['HEAD', 'operations/stat', { fs, remote: key }],
          ['GET', 'operations/copyfile', copy],
          ['DELETE', 'operations/deletefile', { fs, remote: key }],
        ] as const;
        const requests: Recorded[] = [];
        let refused: string | undefined;
        for (const [method, command, parameters] of commands) {
          proxy.taken();
          refused ??= await rclone.call(command, parameters);
          // It looks a file up before it reads or deletes it.
          requests.push(...proxy.taken().filter((request) => request.method === method));
        }
        outcomes.push({ requests, ...(refused !== undefined && { refused }) });
      }
    } finally {
      await rclone.stop();
    }
    return outcomes;
  }

  async function throughUs({ remoteConfig, bucket, key }: AddressingCase): Promise<Outcome> {
    proxy.taken();
    toRecorder(proxy.port);
    try {
      const store = s3Store(s3Connection(remoteConfig, SECRET, bucket));
      await store.head(key);
      for await (const _ of (await store.get(key)) ?? []);
      await store.delete(key);
    } catch (error) {
      return { requests: proxy.taken(), refused: String(error) };
    } finally {
      jest.restoreAllMocks();
    }
    return { requests: proxy.taken() };
  }
});

/** What is sent is left as it is; only the connection leads to the recorder. */
function toRecorder(port: number): void {
  const original = http.request;
  const led = (protocol: string) =>
    ((options: RequestOptions) => {
      const { hostname = '', port: wanted, path: target, method, headers } = options;
      const host = isIPv6(String(hostname)) ? `[${hostname}]` : hostname;
      const dialled = `${protocol}//${host}:${wanted ?? (protocol === 'https:' ? 443 : 80)}`;
      return original({
        hostname: '127.0.0.1',
        port,
        path: target,
        method,
        headers: { ...headers, 'x-dialled': dialled },
      });
    }) as typeof http.request;
  jest.spyOn(http, 'request').mockImplementation(led('http:'));
  jest.spyOn(https, 'request').mockImplementation(led('https:'));
}
