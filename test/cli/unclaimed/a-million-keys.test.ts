/** A bucket of a million files, listed by a process of its own in pages of a thousand: how much memory it takes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { ClusterBackupType } from '../../../lib/model';
import { rounds } from '../../whole';
import { COST_HOOK, costIn } from '../cost';
import { startProjects, to } from '../projects';

// A thousand pages of XML; on a busy machine they take their time.
jest.setTimeout(600_000);

const MAIN = path.join(__dirname, '../../../dist/cli/main.js');
const KEYS = rounds(100_000, 1_000_000);
/** Each has two of the files; all others are nobody's. */
const BACKUPS = rounds(100, 500);
const PAGE = 1_000;
const MOST_MEMORY_MIB = 300;

/** Every fourth a pair with the next one, as a bucket looks in which nobody has ever cleaned up: sorted by bytes. */
const keyOf = (index: number) => {
  const pair = String(Math.floor(index / 2)).padStart(7, '0');
  return `prod/some-cluster/nightly-of-the-cluster-${pair}-20270131010000.${index % 2 === 0 ? 'dek' : 'encrypted'}`;
};

it(`counts ${KEYS} keys within ${MOST_MEMORY_MIB} MiB, and knows those of backups among them`, async () => {
  const projects = await startProjects();
  let pages = 0;
  const storage = createServer(({ url = '' }, response) => {
    const from = Number(new URL(url, 'http://s3').searchParams.get('continuation-token') ?? 0);
    pages += 1;
    const contents = Array.from({ length: PAGE }, (_, index) => {
      const key = keyOf(from + index);
      return `<Contents><Key>${key}</Key><LastModified>2026-01-31T01:00:00.000Z</LastModified><ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag><Size>4096</Size><Owner><ID>0123456789abcdef</ID><DisplayName>owner</DisplayName></Owner><StorageClass>STANDARD</StorageClass></Contents>`;
    });
    const next = from + PAGE;
    const more = next < KEYS ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${next < KEYS}</IsTruncated>${contents.join('')}${more}</ListBucketResult>`,
    );
  });
  storage.listen(0, '127.0.0.1');
  await once(storage, 'listening');
  try {
    const endpoint = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
    await projects.credential('prod', 'many', endpoint);
    for (let pair = 0; pair < BACKUPS; pair++) {
      const name = path.basename(keyOf((pair * KEYS) / BACKUPS), '.dek');
      const parameters = { ...to('backups/prod/some-cluster', 'many'), keyEncryptionKey: 'none' };
      await projects.create(ClusterBackupType, 'prod', name, { targetCluster: 'prod', parameters });
    }
    const folder = path.dirname(projects.site.kubeconfigPath);
    const cost = path.join(folder, 'cost');
    const began = Date.now();
    const child = spawn(process.execPath, ['--require', COST_HOOK, MAIN, 'files', '--unclaimed', '--json'], {
      env: { ...process.env, KUBECONFIG: projects.site.kubeconfigPath, COST: cost },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output.stderr += text;
    });
    const [code] = await once(child, 'close');
    const { mebibytes } = costIn(cost);
    process.stderr.write(
      `${KEYS} keys: ${mebibytes} MiB at most, ${((Date.now() - began) / 1000).toFixed(1)} s, ${pages} pages\n`,
    );

    expect({ code, stderr: output.stderr }).toEqual({ code: 0, stderr: '' });
    expect(pages).toBe(KEYS / PAGE);
    const { buckets, files, unnamed } = JSON.parse(output.stdout);
    const [many] = buckets.filter(({ storage: of }: { storage: string }) => endpoint.endsWith(of));
    expect(many.counts).toEqual({
      unclaimed: { files: KEYS - 2 * BACKUPS, bytes: (KEYS - 2 * BACKUPS) * 4096 },
      unfinished: { files: 2 * BACKUPS, bytes: 2 * BACKUPS * 4096 },
    });
    expect(files).toHaveLength(10_000 + 2 * BACKUPS);
    expect(unnamed).toBe(KEYS - 10_000 - 2 * BACKUPS);
    expect(mebibytes).toBeLessThan(MOST_MEMORY_MIB);
  } finally {
    storage.closeAllConnections();
    storage.close();
    await projects.stop();
  }
});
