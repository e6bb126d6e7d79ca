import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXAMPLE_BUCKET, type Example, type ExampleFiles, writeExample } from '../../cli/example';
import { run } from '../../cli/run';
import { apiVersionOf, ClusterBackupScheduleType, NamespaceType } from '../../lib/model';
import { type LocalManagementCluster, startManagementCluster } from '../../local';
import { connect } from '../../providers/kubernetes';
import { type FakeIo, type FakeIoOptions, fakeIo } from './fake-io';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly io: FakeIo;
}

export interface LocalSite {
  readonly site: LocalManagementCluster;
  readonly example: Example;
  readonly files: ExampleFiles;
  /** An empty folder, the working directory of the commands. */
  readonly folder: string;
  /** Files of the bucket, as an S3 client would name them. */
  bucketFiles(): string[];
  /** Runs a command line in this process. */
  cli(argv: readonly string[], options?: FakeIoOptions): Promise<CliResult>;
  /** The same, not yet ended, so that it can be interrupted. */
  start(argv: readonly string[], options?: FakeIoOptions): { io: FakeIo; ended: Promise<CliResult> };
  /** `verb resource/name` of what was written by people since the last call; a create has no name in its path. */
  writes(): string[];
  /** Ends the records of files that were left behind, as people would. */
  endRecords(): Promise<void>;
  stop(): Promise<void>;
}

export async function startLocalSite({
  paceMs = 0,
  clusters = ['prod'],
}: {
  readonly paceMs?: number;
  readonly clusters?: readonly string[];
} = {}): Promise<LocalSite> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cli-test-'));
  const site = await startManagementCluster({ namespace: 'prod', bucket: EXAMPLE_BUCKET, paceMs, clusters });
  const key = randomBytes(32).toString('base64');
  const example: Example = { namespace: 'prod', cluster: 'prod', storage: site.s3, key };
  let read = site.audit.length;
  const start: LocalSite['start'] = (argv, options) => {
    const env = { KUBECONFIG: site.kubeconfigPath, ...options?.env };
    const io = fakeIo({ cwd: folder, ...options, env });
    const ended = run([...argv, '-n', 'prod'], io).then((exitCode) => ({ exitCode, ...io.output, io }));
    return { io, ended };
  };
  return {
    site,
    example,
    files: await writeExample(folder, example),
    folder,
    bucketFiles() {
      const bucket = path.join(site.s3.directory, site.s3.bucket);
      const entries = readdirSync(bucket, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(bucket, path.join(entry.parentPath, entry.name)))
        .sort();
    },
    start,
    cli: (argv, options) => start(argv, options).ended,
    writes() {
      const since = site.audit.slice(read);
      read = site.audit.length;
      return since
        .filter(
          ({ user, verb, code }) => user === 'admin' && /create|patch|update|delete/.test(verb) && code < 400,
        )
        .map(({ verb, resource, name = '' }) => `${verb} ${resource}${name && `/${name}`}`);
    },
    async endRecords() {
      const mosk = await connect({ kubeconfig: site.kubeconfigPath });
      await mosk.left.end(await mosk.left.list());
      mosk.close();
    },
    async stop() {
      await site.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A schedule `nightly` of a cluster `new` in another namespace, `other`. */
export async function createNightlyOfOther({ site: { client } }: LocalSite): Promise<void> {
  await client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } });
  await client.create(ClusterBackupScheduleType, {
    apiVersion: apiVersionOf(ClusterBackupScheduleType),
    kind: ClusterBackupScheduleType.kind,
    metadata: { name: 'nightly', namespace: 'other' },
    spec: { targetCluster: 'new', schedule: '0 1 * * *' },
  });
}
