import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { run } from '../../cli/run';
import type { KubeObject } from '../../lib/model';
import { fakeIo } from '../cli/fake-io';
import { describeWithEngines } from './describe-with-engines';
import { requireEngine } from './find-engines';
import { type KubeApiserver, startKubeApiserver } from './kube-apiserver';

const ROOT = path.join(__dirname, '../..');
const FIXTURE = path.join(ROOT, 'test/package/fixtures/byte-identity/main.js');

/** Every example that is a cdk8s app, and an app with something of everything. */
const APPS = [
  ...readdirSync(path.join(ROOT, 'examples'))
    .map((name) => path.join(ROOT, 'examples', name, 'main.ts'))
    .filter((file) => readdirSync(path.dirname(file)).includes('main.ts')),
  FIXTURE,
];

/** Examples that need a package that is not here; that their apps write what is committed is tested where it is. */
const NEED_MORE = ['gitops'];

/** Kinds of others, whose CRDs are not here: neither tool can say anything about them. */
const WITHOUT_SCHEMA = ['ExternalSecret'];

describeWithEngines(
  ['kubeconform', 'kube-apiserver', 'etcd', 'kubectl'],
  'the manifests of the examples',
  () => {
    let folder: string;
    let server: KubeApiserver;
    beforeAll(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'manifests-test-'));
      symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
      await cli('generate', 'schemas', '--out', 'schemas');
      server = await startKubeApiserver();
    }, 120_000);
    afterAll(async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    }, 30_000);

    async function cli(...argv: string[]): Promise<void> {
      const io = fakeIo({ cwd: folder, env: process.env as Record<string, string> });
      if ((await run(argv, io)) !== 0) throw new Error(io.output.stderr);
    }

    /** The folder that a synthesis has written, with its objects. */
    async function synthesised(app: string): Promise<{ out: string; objects: KubeObject[] }> {
      const isHere = !NEED_MORE.includes(path.basename(path.dirname(app)));
      const out = isHere ? mkdtempSync(path.join(folder, 'out-')) : path.join(path.dirname(app), 'clusters');
      const command = `"${process.execPath}" --import "${ROOT}/node_modules/tsx/dist/loader.mjs" "${app}"`;
      if (isHere) await cli('synth', '--app', command, '--out', out);
      const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.yaml'),
      );
      const texts = files.map((file) => readFileSync(path.join(out, file), 'utf8'));
      return { out, objects: texts.flatMap((text) => parseAllDocuments(text).map((each) => each.toJS())) };
    }

    function kubeconform(...files: string[]) {
      const location = path.join(folder, 'schemas/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json');
      const options = ['-strict', '-output', 'json', '-summary', '-ignore-missing-schemas'];
      const { stdout } = spawnSync(
        requireEngine('kubeconform'),
        [...options, '-schema-location', location, ...files],
        {
          encoding: 'utf8',
        },
      );
      return JSON.parse(stdout) as {
        resources: { kind: string; status: string; msg: string }[];
        summary: { valid: number; invalid: number; errors: number; skipped: number };
      };
    }

    it.each(APPS.map((app) => [path.relative(ROOT, app), app]))(
      'of %s pass kubeconform with the exported schemas, and a real API server',
      async (_name, app) => {
        const { out, objects } = await synthesised(app);
        const ours = objects.filter(({ apiVersion }) => apiVersion.startsWith('kaas.mirantis.com/'));
        expect(ours.length).toBeGreaterThan(0);
        expect(objects.filter(({ kind }) => kind === 'Cluster')).toEqual([]);

        const { resources, summary } = kubeconform(out);
        expect(resources).toEqual([]);
        expect(summary).toMatchObject({ valid: ours.length, invalid: 0, errors: 0 });

        const namespaces = [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))];
        const kubectl = (...options: string[]) =>
          execFileSync(requireEngine('kubectl'), ['--kubeconfig', server.kubeconfigPath, ...options], {
            encoding: 'utf8',
            maxBuffer: 16 * 1024 * 1024,
          });
        const wanted = path.join(folder, 'namespaces.yaml');
        const asNamespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
        writeFileSync(wanted, namespaces.map((name) => `---\n${stringify(asNamespace(name))}`).join(''));
        kubectl('apply', '-f', wanted);
        const known = path.join(folder, 'known.yaml');
        const judged = objects.filter(({ kind }) => !WITHOUT_SCHEMA.includes(kind));
        writeFileSync(known, judged.map((object) => `---\n${stringify(object)}`).join(''));
        const options = ['--server-side', '--dry-run=server', '--validate=strict', '-o', 'name'];
        const accepted = kubectl('apply', ...options, '-f', known);
        expect(accepted.trim().split('\n')).toHaveLength(judged.length);
      },
      120_000,
    );

    it('would not pass with a field that the CRDs do not know, or without one that they ask for', () => {
      const manifest = (spec: object) => ({
        apiVersion: 'kaas.mirantis.com/v1alpha1',
        kind: 'ClusterBackup',
        metadata: { name: 'now', namespace: 'prod' },
        spec,
      });
      for (const spec of [{ targetCluster: 'prod', compression: 'zstd' }, { fileNames: { MKE: 'a.tar' } }]) {
        const file = path.join(folder, 'wrong.yaml');
        writeFileSync(file, stringify(manifest(spec)));
        expect(kubeconform(file).summary).toMatchObject({ valid: 0, invalid: 1 });
      }
    });
  },
);
