import '../real-target';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Chart } from 'cdk8s';
import { manifests, OrphanGuard, type OrphanGuardProps } from '../../entries';
import {
  type ClusterBackupManifest,
  ClusterBackupType,
  type KubeObject,
  NamespaceType,
  ORPHAN_ANNOTATION,
} from '../../lib/model';
import { connect, type Mosk } from '../../providers/kubernetes';
import { backupStates } from '../lib/gitops/backup-states';
import { type BackupWorld, type Project, startWorld } from '../local/controller/backup-world';
import { TARGET_START_TIMEOUT } from '../target';
import { until } from '../until';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { asDeclared, bringAbout, guardedStates, stateName } from './guarded-states';
import { verdictsOfTable, verdictsOn } from './orphan-guard-table';

jest.setTimeout(120_000);

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'OrphanGuard on a real kube-apiserver', () => {
  let world: BackupWorld;
  let project: Project;
  let folder: string;
  let mosk: Mosk;

  /** What kubectl said, and whether it was content. */
  async function kubectl(...words: string[]): Promise<{ out: string; ok: boolean }> {
    const arguments_ = ['--kubeconfig', world.target.kubeconfigPath, ...words];
    return new Promise((resolve) => {
      execFile(requireEngine('kubectl'), arguments_, { maxBuffer: 16e6 }, (error, stdout, stderr) =>
        resolve({ out: stdout + stderr, ok: error === null }),
      );
    });
  }

  async function apply(objects: KubeObject[]): Promise<void> {
    const file = path.join(folder, 'objects.json');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const { ok, out } = await kubectl('apply', '--server-side', '-f', file);
    if (!ok) throw new Error(out);
  }

  function guard(props?: OrphanGuardProps): KubeObject[] {
    const app = new App();
    // A chart with a namespace, as most are: the policy belongs to none.
    new OrphanGuard(new Chart(app, 'site', { namespace: 'prod' }), 'guard', props);
    return manifests(app);
  }

  /** Makes objects with these states in a namespace of their own, where no controller looks after them. */
  async function standing(namespace: string, states: readonly ClusterBackupManifest[]): Promise<void> {
    const { client } = world;
    const metadata = { name: namespace };
    await client.create(NamespaceType, { apiVersion: 'v1', kind: 'Namespace', metadata });
    const objects = asDeclared(states, namespace);
    await Promise.all(objects.map((object) => client.create(ClusterBackupType, object)));
    await bringAbout(client, namespace, states);
  }

  const refusals = (out: string) =>
    [...out.matchAll(/clusterbackups\.kaas\.mirantis\.com "(state-\d+)" is forbidden/g)].map(
      (match) => match[1],
    );

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mosk-guard-'));
    // The controller leaves the namespaces of the table alone.
    world = await startWorld({ namespace: 'project-1' });
    project = await world.project();
    mosk = await connect({ kubeconfig: world.target.kubeconfigPath });
    await apply(guard());
    await standing('probe', [backupStates()[0]?.manifest as ClusterBackupManifest]);
    // A policy takes effect a moment after it was accepted.
    await until('the guard is in force', async () => {
      const { ok } = await kubectl('delete', 'clusterbackup', 'state-0', '-n', 'probe', '--dry-run=server');
      return !ok;
    });
  }, TARGET_START_TIMEOUT + 60_000);

  afterAll(async () => {
    mosk.close();
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  it('refuses and allows deletion in every state as its table says', async () => {
    const states = guardedStates();
    await standing(
      'table',
      states.map(({ manifest }) => manifest),
    );
    const { out } = await kubectl('delete', 'clusterbackups', '--all', '-n', 'table', '--dry-run=server');

    const refused = refusals(out);
    expect(
      states.map(({ title }, index) => [title, refused.includes(stateName(index)) ? 'refused' : 'allowed']),
    ).toEqual(states.map(({ title, verdict }) => [title, verdict]));
    expect(refused.length).toBeGreaterThan(50);
  });

  it('refuses and allows real deletions as on the local management cluster', async () => {
    const said = await verdictsOn(world.client, 'table-of-both');
    expect(said.map(({ title, verdict }) => ({ title, verdict }))).toEqual(verdictsOfTable());
  });

  it('says what to do instead', async () => {
    const { out } = await kubectl('delete', 'clusterbackup', 'state-0', '-n', 'probe');
    expect(out).toContain('Its remote files would stay with nobody to delete them (status: none)');
    expect(out).toContain('annotation mosk-backup/orphan');
  });

  it('asks for each backup when a whole collection is deleted', async () => {
    const uploaded = backupStates().filter(({ title }) => title.startsWith('Completed, uploaded, wanted'));
    await standing(
      'collection',
      uploaded.map(({ manifest }) => manifest),
    );
    const { ok, out } = await kubectl(
      'delete',
      '--raw',
      '/apis/kaas.mirantis.com/v1alpha1/namespaces/collection/clusterbackups',
    );
    expect(ok).toBe(false);
    expect(out).toContain('is forbidden');
  });

  it('refuses to delete the definition of a kind, whose objects would go unasked, until somebody says why', async () => {
    const remove = (name: string) =>
      kubectl('delete', 'crd', `${name}.kaas.mirantis.com`, '--dry-run=server');

    for (const name of ['clusterbackups', 'keyencryptionkeys']) {
      const { ok, out } = await remove(name);
      expect(ok).toBe(false);
      expect(out).toContain('All objects of this kind would go with their definition');
    }
    const annotate = (value: string) =>
      kubectl(
        'annotate',
        '--overwrite',
        'crd',
        'keyencryptionkeys.kaas.mirantis.com',
        `${ORPHAN_ANNOTATION}=${value}`,
      );
    await annotate(' ');
    expect((await remove('keyencryptionkeys')).ok).toBe(false);
    await annotate('taken down');
    expect((await remove('keyencryptionkeys')).ok).toBe(true);
  });

  it.each(['generic-garbage-collector', 'namespace-controller'])(
    'refuses the %s just as well',
    async (controller) => {
      const impersonated = [
        '--as',
        `system:serviceaccount:kube-system:${controller}`,
        '--as-group',
        'system:masters',
      ];
      const { out } = await kubectl('delete', 'clusterbackup', 'state-0', '-n', 'probe', ...impersonated);
      expect(refusals(out)).toEqual(['state-0']);
    },
  );

  it('stands in the way of no removal by our runner', async () => {
    const parameters = await project.remote();
    for (const name of ['deleted', 'orphaned']) {
      await project.backup(name, { parameters });
      await project.until(name, 'Completed');
    }
    await project.backup('local');
    await project.until('local', 'Completed');
    const ref = (name: string) => ({ namespace: project.namespace, name });

    expect(await mosk.remove(ref('deleted'), { mode: 'delete' })).toMatchObject({ outcome: 'deleted' });
    expect(await mosk.remove(ref('orphaned'), { mode: 'orphan' })).toMatchObject({ outcome: 'orphaned' });
    expect(await mosk.remove(ref('local'), { mode: 'delete' })).toMatchObject({ outcome: 'local-only' });
    expect(project.remoteFiles()).toEqual(['orphaned.dek', 'orphaned.encrypted']);
  });

  it('warns instead where it is told to, and leaves exempt users and other projects alone', async () => {
    const wanted = backupStates().filter(({ title }) => title.startsWith('Completed, uploaded, wanted'));
    const one = wanted.slice(0, 1).map(({ manifest }) => manifest);
    await standing('elsewhere', one);
    await kubectl('delete', 'validatingadmissionpolicybinding', 'mosk-backup-orphan-guard');
    await apply(guard({ name: 'second', projects: ['probe'], exemptUsers: ['mosk'] }));
    const remove = (namespace: string, ...more: string[]) =>
      kubectl('delete', 'clusterbackup', 'state-0', '-n', namespace, '--dry-run=server', ...more);

    await until(
      'the second guard is in force',
      async () => (await remove('elsewhere')).ok && !(await remove('probe')).ok,
    );
    expect((await remove('probe', '--as', 'mosk', '--as-group', 'system:masters')).ok).toBe(true);

    await apply(guard({ name: 'second', action: 'warn' }));
    const warned = await until('the second guard warns', async () => {
      const { ok, out } = await remove('elsewhere');
      return ok && out.includes('Warning') && out;
    });
    expect(warned).toContain('Its remote files would stay');
  });
});
