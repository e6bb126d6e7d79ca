/**
 * How soon `pulumi up` ends, with the real engine, after the controller has written `Failed`: from the API server's record
 * of it to the exit of the process. Beside it the same for a backup that succeeds, which is what the engine itself needs to
 * end. Needs `npm run tools -- --only pulumi`.
 */
import { once } from 'node:events';
import { type LocalManagementCluster, startManagementCluster } from 'mosk-backup/local';
import { DESTROY, openStack, type Stack, UP } from '../test/engines/pulumi-stack';
import { median } from './median';

const ROUNDS = 5;
/** So that nobody can answer the creation with the end of the backup. */
const PACE_MS = 500;

const program = ({ namespace, s3 }: LocalManagementCluster) => `
  const { ClusterBackup, RCloneCredential } = require('mosk-backup/pulumi');
  const namespace = ${JSON.stringify(namespace)};
  const s3 = new RCloneCredential('s3', {
    namespace,
    endpoint: ${JSON.stringify(s3.endpoint)},
    accessKeyId: ${JSON.stringify(s3.accessKeyId)},
    secretAccessKey: ${JSON.stringify(s3.secretAccessKey)},
  });
  const target = {
    rclone: { bucket: ${JSON.stringify(s3.bucket)}, credential: s3.name },
    unencrypted: 'a benchmark',
  };
  new ClusterBackup('before', { namespace, cluster: 'prod', target });
`;

async function bench(): Promise<void> {
  const site = await startManagementCluster({ paceMs: PACE_MS });
  const stack = await openStack({ env: { KUBECONFIG: site.kubeconfigPath } });
  const failures: number[] = [];
  const successes: number[] = [];
  try {
    await stack.writeProgram(program(site));
    for (let round = 0; round < ROUNDS; round += 1) {
      site.faults.storage({ fault: { kind: 'refuse', status: 403 }, methods: ['PUT'], times: 100 });
      failures.push(await endsAfter(site, stack, '"Failed"'));
      site.faults.clear();
      await stack.succeed(...DESTROY);
      successes.push(await endsAfter(site, stack, '"uploadedAt"'));
      await stack.succeed(...DESTROY);
    }
  } finally {
    await stack.close();
    await site.stop();
  }
  const seconds = (values: readonly number[]) =>
    `${(median(values) / 1000).toFixed(2)} s (longest ${(Math.max(...values) / 1000).toFixed(2)} s)`;
  console.log(
    `median of ${ROUNDS}: pulumi up ends ${seconds(failures)} after the record of Failed (goal 2 s), ` +
      `${seconds(successes)} after that of an upload: ${(median(failures) / median(successes)).toFixed(2)} ×`,
  );
}

/** @returns milliseconds from the controller's write of a status with this text to the end of `pulumi up` */
async function endsAfter(
  { audit }: LocalManagementCluster,
  stack: Stack,
  written: '"Failed"' | '"uploadedAt"',
): Promise<number> {
  const before = audit.length;
  const engine = stack.start(...UP);
  let text = '';
  for (const stream of [engine.stdout, engine.stderr]) stream?.on('data', (chunk) => (text += chunk));
  const [code] = await once(engine, 'exit');
  const ended = performance.timeOrigin + performance.now();
  const record = audit
    .slice(before)
    .find(({ subresource, body }) => subresource === 'status' && JSON.stringify(body).includes(written));
  if (record === undefined || (code === 0) !== (written === '"uploadedAt"'))
    throw new Error(`pulumi up ended with ${code}\n${text.slice(-4000)}`);
  return ended - Date.parse(record.time);
}

void bench();
