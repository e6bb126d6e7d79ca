import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../cli/run';
import type { OutputFile } from '../../cli/synth';
import { ClusterBackupScheduleType, ClusterBackupType, type KubeObject } from '../../lib/model';
import { fakeIo } from '../cli/fake-io';
import type { BackupWorld, Project } from '../local/controller/backup-world';

/** A schedule and a finished backup, made by hand in a project. */
export async function madeByHand(project: Project): Promise<void> {
  const parameters = await project.remote();
  await project.create(ClusterBackupScheduleType, 'nightly', {
    spec: { targetCluster: 'prod', schedule: '0 1 1 1 *', parameters },
  });
  await project.backup('by-hand', { parameters });
  await project.until('by-hand', 'Completed');
}

/** What `import --to yaml --backups` writes of the project, file by file. */
export async function importedFiles({ target }: BackupWorld, { namespace }: Project): Promise<OutputFile[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'imported-'));
  try {
    const io = fakeIo({ env: { KUBECONFIG: target.kubeconfigPath }, cwd: folder });
    const argv = ['import', '-n', namespace, '--to', 'yaml', '--backups', '--out', '.'];
    const exitCode = await run(argv, io);
    if (exitCode !== 0) throw new Error(io.output.stderr);
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .map((name) => ({ path: name, text: readFileSync(path.join(folder, name), 'utf8') }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What makes an object another one, or makes its controller do something. */
export async function substance({ client }: BackupWorld, { namespace }: Project): Promise<object[]> {
  const lists = await Promise.all(
    [ClusterBackupScheduleType, ClusterBackupType].map((type) => client.list<KubeObject>(type, namespace)),
  );
  return lists
    .flatMap(({ items }) => items)
    .map(({ kind, metadata: { name, uid, generation }, spec, status }) => ({
      kind,
      name,
      uid,
      generation,
      spec,
      status,
    }));
}

/** Labels and annotations that have come since, by the object that has them. */
export async function addedMarks(
  { client }: BackupWorld,
  { namespace }: Project,
): Promise<Record<string, string[]>> {
  const lists = await Promise.all(
    [ClusterBackupScheduleType, ClusterBackupType].map((type) => client.list<KubeObject>(type, namespace)),
  );
  return Object.fromEntries(
    lists
      .flatMap(({ items }) => items)
      .map(({ metadata: { name, labels = {}, annotations = {} } }) => [
        name,
        [...Object.keys(labels), ...Object.keys(annotations)].sort(),
      ]),
  );
}
