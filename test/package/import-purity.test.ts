import { ROOT, run } from './installed';
import { loadedBy, loadedByProgram } from './loaded-modules';

/** Packages among loaded files. */
function packagesOf(files: readonly string[]): Set<string> {
  const names = files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

function foldersOf(files: readonly string[]): Set<string> {
  const folders = files.map((file) => /^dist\/([^/]+)\//.exec(file)?.[1]);
  return new Set(folders.filter((folder) => folder !== undefined));
}

describe("import of 'mosk-backup'", () => {
  const ours = loadedBy('mosk-backup');
  const cdk8s = loadedBy('cdk8s', 'constructs');

  it('loads code of lib/ alone', () => {
    expect([...foldersOf(ours.files)].sort()).toEqual(['entries', 'lib']);
  });

  it('loads no package beyond those of cdk8s itself: no Pulumi, no cron, no other YAML', () => {
    expect([...packagesOf(ours.files)].sort()).toEqual([...packagesOf(cdk8s.files)].sort());
  });

  it('adds nothing of Node but crypto to what cdk8s loads, which starts no connection and no process', () => {
    const allowed = loadedBy('cdk8s', 'constructs', 'node:crypto').builtins;

    expect(ours.builtins.filter((name) => !allowed.includes(name))).toEqual([]);
    expect(ours.builtins.filter((name) => /^(http|https|http2|tls)$/.test(name))).toEqual([]);
  });

  it('makes nothing of Intl, whose tables would cost as much as all the rest of it', () => {
    const program = `
      require('cdk8s');
      const asked = [];
      globalThis.Intl = new Proxy(Intl, { get: (intl, name) => (asked.push(name), intl[name]) });
      ({ ...require('mosk-backup') });
      console.log(JSON.stringify(asked));`;

    expect(JSON.parse(run(ROOT, process.execPath, '-e', program))).toEqual([]);
  });
});

describe('what a program does not use of it', () => {
  const roomsOf = (files: readonly string[]) =>
    files.flatMap((file) => /^dist\/lib\/(\w+)\/index\.js$/.exec(file)?.[1] ?? []);

  it('is not loaded: policies and fleets cost a program with one schedule nothing', () => {
    const some = loadedByProgram("const { ClusterBackupSchedule } = require('mosk-backup');");
    const all = ['', '/policy', '/fleet'].flatMap((entry) => loadedBy(`mosk-backup${entry}`).files);

    expect(roomsOf(some.files)).toEqual([]);
    expect(some.files.filter((file) => /^dist\/lib\/(with|without)-cdk8s/.test(file))).toEqual([]);
    expect(some.files).not.toEqual([]);
    expect(roomsOf(all)).toEqual(expect.arrayContaining(['policy', 'fleet']));
  });

  it('is not loaded: whoever judges with a policy needs no cdk8s', () => {
    const judge = loadedByProgram("const { BackupPolicy, testRule } = require('mosk-backup/policy');");

    expect(packagesOf(judge.files).has('cdk8s')).toBe(false);
  });

  it('is there when it is asked for, under every name', () => {
    const program = `
      const entries = ['', '/policy', '/fleet', '/gitops'].map((entry) => require('mosk-backup' + entry));
      const names = entries.flatMap(Object.entries);
      console.log(names.length > 40 && names.every(([, value]) => value !== undefined));`;

    expect(run(ROOT, process.execPath, '-e', program).trim()).toBe('true');
  });

  it('calls each class and function as it is exported, for errors and stack traces', () => {
    const program = `
      const entries = ['', '/policy', '/fleet', '/gitops', '/client'].map((entry) => require('mosk-backup' + entry));
      const made = entries.flatMap(Object.entries).filter(([, value]) => typeof value === 'function');
      console.log(JSON.stringify([made.map(([name]) => name), made.map(([, value]) => value.name)]));`;
    const [exported, own] = JSON.parse(run(ROOT, process.execPath, '-e', program));

    expect(exported.length).toBeGreaterThan(40);
    expect(own).toEqual(exported);
  });

  it('checks an app all the same: the synthesis comes with the constructs', () => {
    const program = `
      const { App, ApiObject } = require('cdk8s');
      const { ManagementCluster } = require('mosk-backup');
      const app = new App({ outdir: require('node:fs').mkdtempSync(require('node:os').tmpdir() + '/purity-') });
      const site = new ManagementCluster(app, 'site');
      new ApiObject(site, 'pruned', { apiVersion: 'cluster.k8s.io/v1alpha1', kind: 'Cluster', metadata: { name: 'prod' } });
      try { app.synth() } catch (error) { console.log(/cluster-manifest/.test(error.message)) }`;

    expect(run(ROOT, process.execPath, '-e', program).trim()).toBe('true');
  });
});

describe('the other entries', () => {
  it('share BackupError and MoskApi with the first, so that one check fits all', () => {
    const program = `
      const [lib, client, pulumi] = ['', '/client', '/pulumi'].map((entry) => require('mosk-backup' + entry));
      console.log([client, pulumi].every((entry) => entry.BackupError === lib.BackupError && entry.MoskApi === lib.MoskApi));`;

    expect(run(ROOT, process.execPath, '-e', program).trim()).toBe('true');
  });

  it.each(['client', 'local', 'pulumi', 'pulumi/provider', 'policy-pack'])(
    'mosk-backup/%s loads no cdk8s',
    (entry) => {
      const { files } = loadedBy(`mosk-backup/${entry}`);
      const packages = packagesOf(files);

      expect(files).not.toHaveLength(0);
      expect([...packages].filter((name) => name === 'cdk8s' || name === 'constructs')).toEqual([]);
      expect(
        files.filter((file) =>
          /^dist\/lib\/(with-cdk8s|only-constructs|constructs\/|fleet\/|synth\/)/.test(file),
        ),
      ).toEqual([]);
    },
  );

  it.each(['client', 'policy', 'fleet', 'gitops', 'pulumi', 'pulumi/provider', 'policy-pack'])(
    'mosk-backup/%s loads nothing of the local management cluster',
    (entry) => {
      expect(foldersOf(loadedBy(`mosk-backup/${entry}`).files)).not.toContain('local');
    },
  );

  it.each(['client', 'local', 'policy-pack'])('mosk-backup/%s loads no Pulumi', (entry) => {
    const packages = packagesOf(loadedBy(`mosk-backup/${entry}`).files);

    expect([...packages].filter((name) => name.startsWith('@pulumi/'))).toEqual([]);
  });
});
