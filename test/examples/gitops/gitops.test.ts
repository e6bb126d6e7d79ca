import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { checkContract } from '../../../lib/contract';

const root = path.join(__dirname, '../../..');
const config = parse(readFileSync(path.join(root, 'cdk8s.yaml'), 'utf8')) as { app: string; output: string };

function read(folder: string): Record<string, string> {
  const files = readdirSync(folder).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

describe('the GitOps example', () => {
  const committed = read(path.join(root, config.output));
  const objects = Object.values(committed).flatMap((text) =>
    parseAllDocuments(text).map((document) => document.toJS()),
  );

  it('has manifests in the repository that its app still writes, byte for byte', () => {
    const outdir = mkdtempSync(path.join(tmpdir(), 'gitops-example-'));
    // As `cdk8s synth` does it.
    execFileSync(config.app, { cwd: root, shell: true, env: { ...process.env, CDK8S_OUTDIR: outdir } });

    expect(read(outdir)).toEqual(committed);
    rmSync(outdir, { recursive: true });
  });

  it('declares a schedule and one backup, and neither a Cluster nor a secret', () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'ClusterBackupSchedule prod/prod-nightly',
      'ClusterBackup prod/prod-before-26-2',
    ]);
  });

  it('keeps the contract of the API', () => {
    expect(objects.flatMap((object) => checkContract(object))).toEqual([]);
  });

  it('tells engines to keep the backup and to prune the schedule as usual', () => {
    const [schedule, backup] = objects.map(({ metadata }) => metadata.annotations);

    expect(backup).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
    expect(Object.keys(schedule)).toEqual(['argocd.argoproj.io/sync-wave']);
  });
});
