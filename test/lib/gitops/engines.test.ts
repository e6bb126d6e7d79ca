import { App, Chart } from 'cdk8s';
import {
  BackupTarget,
  Cluster,
  ClusterBackup,
  ManagementCluster,
  manifests,
  OrphanGuard,
  useGitOps,
} from '../../../entries';
import {
  argoCdCustomizations,
  argoCdIgnoreDifferences,
  fluxHealthChecks,
  fluxKustomizations,
  gitOpsRoles,
  objectHealth,
} from '../../../entries/gitops';
import type { KubeObject } from '../../../lib/model';
import { evaluate } from '../cel/evaluate';
import { errorOf } from '../constructs/synthesised';
import { backupStates } from './backup-states';

const cluster = Cluster.named('prod');
const target = BackupTarget.localOnly('a test');

describe('what Argo CD is told', () => {
  it('has a health script for each kind, under the key that Argo CD reads', () => {
    const keys = Object.keys(argoCdCustomizations()).filter((key) => key.includes('.health.'));
    expect(keys).toEqual([
      'resource.customizations.health.kaas.mirantis.com_ClusterBackup',
      'resource.customizations.health.kaas.mirantis.com_ClusterBackupSchedule',
      'resource.customizations.health.kaas.mirantis.com_RCloneCredential',
      'resource.customizations.health.kaas.mirantis.com_KeyEncryptionKey',
    ]);
  });

  it('ignores the values that MOSK moves, and nothing else', () => {
    expect(argoCdIgnoreDifferences()).toEqual([
      {
        group: 'kaas.mirantis.com',
        kind: 'RCloneCredential',
        jsonPointers: ['/spec/remoteSecret/value', '/spec/remoteSecret/secret/value'],
      },
      {
        group: 'kaas.mirantis.com',
        kind: 'KeyEncryptionKey',
        jsonPointers: ['/spec/secret/value', '/spec/secret/secret/value'],
      },
    ]);
    const key = 'resource.customizations.ignoreDifferences.kaas.mirantis.com_KeyEncryptionKey';
    expect(argoCdCustomizations()[key]).toBe(
      'jsonPointers:\n- /spec/secret/value\n- /spec/secret/secret/value\n',
    );
  });
});

describe('what Flux is told', () => {
  it('waits with schedules for keys, and with backups for schedules', () => {
    const source = { kind: 'GitRepository', name: 'team' };
    const objects = fluxKustomizations({ name: 'site', source, path: './site/', sopsSecret: 'age' });
    expect(objects.map(({ metadata, spec }) => [metadata.name, spec])).toMatchObject([
      ['site-keys', { path: './site/keys', wait: true, decryption: { secretRef: { name: 'age' } } }],
      ['site-schedules', { path: './site/schedules', dependsOn: [{ name: 'site-keys' }] }],
      ['site-backups', { path: './site/backups', dependsOn: [{ name: 'site-schedules' }], timeout: '2h' }],
    ]);
  });

  it('says of a backup what the table says, in CEL', () => {
    const checks = fluxHealthChecks().find(({ kind }) => kind === 'ClusterBackup');
    for (const { title, manifest } of backupStates()) {
      // Flux asks kstatus first, for which an object that is being removed is terminating; without status it waits.
      if (manifest.metadata.deletionTimestamp || manifest.status === undefined) continue;
      const { current = '', failed = '' } = checks ?? {};
      const scope = JSON.parse(JSON.stringify(manifest));
      const seen = evaluate(failed, scope)
        ? 'Degraded'
        : evaluate(current, scope)
          ? 'Healthy'
          : 'Progressing';
      expect([title, seen]).toEqual([title, objectHealth(manifest)?.status]);
    }
  });
});

describe('useGitOps', () => {
  const annotations = (declare: (app: App) => unknown) => {
    const app = new App();
    declare(app);
    return manifests(app).map(({ metadata }) => metadata.annotations ?? {});
  };

  it('writes for one engine where only that one is there', () => {
    const [argo] = annotations((app) => {
      useGitOps(app, { engine: 'argocd' });
      new ClusterBackup(new ManagementCluster(app, 'a', { namespace: 'a' }), 'now', { cluster, target });
    });
    const [flux] = annotations((app) => {
      useGitOps(app, { engine: 'flux' });
      new ClusterBackup(new ManagementCluster(app, 'a', { namespace: 'a' }), 'now', { cluster, target });
    });
    expect(Object.keys(argo ?? {}).filter((name) => name.includes('toolkit'))).toEqual([]);
    expect(Object.keys(flux ?? {}).filter((name) => name.includes('argoproj'))).toEqual([]);
    expect(flux?.['kustomize.toolkit.fluxcd.io/prune']).toBe('disabled');
  });

  it('takes each setting from the nearest that has it', () => {
    const [near] = annotations((app) => {
      useGitOps(app, { firstWave: 10, skipDryRunOnMissingResource: true });
      const site = new ManagementCluster(app, 'a', { namespace: 'a' });
      useGitOps(site, { firstWave: 20 });
      new ClusterBackup(site, 'now', { cluster, target });
    });
    expect(near?.['argocd.argoproj.io/sync-wave']).toBe('22');
    expect(near?.['argocd.argoproj.io/sync-options']).toContain('SkipDryRunOnMissingResource=true');
  });

  it('refuses settings that come after what they are for', () => {
    const app = new App();
    const site = new ManagementCluster(app, 'a', { namespace: 'a' });
    new ClusterBackup(site, 'now', { cluster, target });
    expect(errorOf(() => useGitOps(site, { engine: 'flux' }))).toMatchObject({
      code: 'gitops-late',
      at: 'a/now/Resource',
    });
  });
});

describe('roles', () => {
  const rulesOf = (name: string) => {
    const role = gitOpsRoles({ namespace: 'prod' }).find(({ metadata }) => metadata.name === name);
    return (role as unknown as { rules: { resources: string[]; verbs: string[] }[] }).rules;
  };

  it('let the engine prune backups and schedules, never keys and credentials', () => {
    const deletable = rulesOf('mosk-backup-engine').filter(({ verbs }) => verbs.includes('delete'));
    expect(deletable.flatMap(({ resources }) => resources)).toEqual([
      'clusterbackups',
      'clusterbackupschedules',
    ]);
  });

  it('let people delete nothing, and nobody read a Secret', () => {
    expect(rulesOf('mosk-backup-people').flatMap(({ verbs }) => verbs)).not.toContain('delete');
    const all = [...rulesOf('mosk-backup-engine'), ...rulesOf('mosk-backup-people')];
    expect(all.flatMap(({ resources }) => resources)).not.toContain('secrets');
  });

  it('are bound to whom they are for', () => {
    const kinds = (objects: KubeObject[]) => objects.map(({ kind }) => kind);
    const engine = { name: 'argocd-application-controller', namespace: 'argocd' };
    expect(kinds(gitOpsRoles({ namespace: 'prod', engine, people: 'backup-team' }))).toEqual([
      'Role',
      'RoleBinding',
      'Role',
      'RoleBinding',
    ]);
  });
});

it('OrphanGuard belongs to the whole management cluster, also in a chart of a namespace', () => {
  const app = new App();
  new OrphanGuard(new Chart(app, 'site', { namespace: 'prod' }), 'guard');
  const [policy, binding] = manifests(app);
  expect([policy?.metadata, binding?.metadata]).toEqual([
    { name: 'mosk-backup-orphan-guard' },
    { name: 'mosk-backup-orphan-guard' },
  ]);
});
