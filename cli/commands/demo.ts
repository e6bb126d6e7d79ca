import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { MoskApi } from '../../lib/model';
import type { CommandContext } from '../command-context';
import {
  createNarrator,
  findPulumi,
  liveOneLife,
  livePulumiLife,
  type Scene,
  storeOf,
  storyIo,
} from '../demo';
import { EXAMPLE_BUCKET } from '../example';
import type { Io } from '../io';

interface Options {
  readonly pulumi: boolean;
}

/** Long enough to see every status, short enough for seconds in all. */
const PACE_MS = 250;
const NAMESPACE = 'prod';
const CLUSTER = 'prod';

export function define(command: Command, { io }: CommandContext): void {
  command
    .option('--no-pulumi', "leave out the part with Pulumi's engine")
    .addHelpText(
      'after',
      `
Everything happens in a temporary folder and on 127.0.0.1; nothing of yours is read or changed. With
a Pulumi CLI (MOSK_BACKUP_PULUMI, built by "npm run tools", or on PATH) the same is done by its
engine, too.`,
    )
    .action(async (options: Options) => demo(options, storyIo(io)));
}

async function demo({ pulumi }: Options, io: Io): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mosk-backup-demo-'));
  const narrator = createNarrator(io);
  const started = Date.now();
  io.stdout.write(
    `The life of one backup, on a management cluster of this machine.
Nothing of yours is read or changed: all of it is in a temporary folder and gone at the end.
`,
  );
  const { startManagementCluster } = require('../../local') as typeof import('../../local');
  const managementCluster = await startManagementCluster({
    directory: folder,
    namespace: NAMESPACE,
    clusters: [CLUSTER],
    bucket: EXAMPLE_BUCKET,
    paceMs: PACE_MS,
  });
  const { connect } = require('../../providers/kubernetes') as typeof import('../../providers/kubernetes');
  const mosk = await connect({ kubeconfig: managementCluster.kubeconfigPath, api: MoskApi.v26_2 });
  try {
    narrator.heading('Start a management cluster');
    narrator.say(
      `API      ${managementCluster.url}   a Kubernetes API with the kinds of MOSK, and the cluster "${CLUSTER}"`,
    );
    narrator.say(
      `Storage  ${managementCluster.s3.endpoint}    an S3 endpoint with the bucket ${managementCluster.s3.bucket}`,
    );
    const key = randomBytes(32).toString('base64');
    const example = { namespace: NAMESPACE, cluster: CLUSTER, storage: managementCluster.s3, key };
    const scene: Scene = {
      managementCluster,
      mosk,
      example,
      store: storeOf(managementCluster),
      narrator,
      io,
    };
    await liveOneLife(scene);
    const packageRoot = path.dirname(require.resolve('mosk-backup/package.json'));
    if (pulumi) await withPulumi(scene, folder, packageRoot);
    farewell(scene, Date.now() - started, packageRoot);
  } finally {
    mosk.close();
    await managementCluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function withPulumi(scene: Scene, folder: string, packageRoot: string): Promise<void> {
  const { narrator, io } = scene;
  const found = findPulumi(io.env, packageRoot);
  if (found !== undefined && hasPulumiSdk()) {
    await livePulumiLife(scene, { pulumi: found, folder, packageRoot });
    return;
  }
  narrator.heading("The same through Pulumi's own engine: skipped");
  if (found === undefined) {
    const buildable = existsSync(path.join(packageRoot, 'tools/build.mjs'));
    narrator.say('There is no Pulumi CLI here. To get one:');
    narrator.show('install it as https://www.pulumi.com/docs/install says');
    if (buildable)
      narrator.show('or build it from source, with Go, in some minutes: npm run tools -- --only pulumi');
  } else narrator.say('The package @pulumi/pulumi is not installed: npm install @pulumi/pulumi');
  narrator.say('Then run the demo again.');
}

function hasPulumiSdk(): boolean {
  try {
    require.resolve('@pulumi/pulumi/package.json');
    return true;
  } catch {
    return false;
  }
}

function farewell({ narrator, io: { program } }: Scene, tookMs: number, packageRoot: string): void {
  narrator.close(`That was all, in ${Math.round(tookMs / 1000)} seconds. What next:`);
  const inCheckout = existsSync(path.join(packageRoot, 'examples'));
  narrator.show(`${program} local up      keep such a cluster running, for kubectl, Pulumi and your own tries
${program} doctor        see what a real management cluster has, changing nothing
${program} --help        everything else`);
  narrator.say(
    inCheckout
      ? 'Backups in Git: examples/gitops. In a deployment: examples/pulumi. All ways in: README.md.'
      : 'Backups in Git, in a deployment, in programs: see the README of the package.',
  );
}
