import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../../cli/run';
import { fakeIo } from '../fake-io';

const API = 'kaas.mirantis.com/v1alpha1';
const KEY = 'Zm9vYmFyMTIzNDU2Nzg5MEFCQ0RFRkdISUpLTE1OT1A=';
/** No name, and nothing that looks like a key either. */
const PASSWORD = 'Winter!is#here';

interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { name: string; namespace: string; labels: Record<string, string> };
  readonly spec: object;
}

function schedule(): Named & { spec: { targetCluster: string; parameters: typeof TARGET } } {
  return {
    apiVersion: API,
    kind: 'ClusterBackupSchedule',
    metadata: { name: 'nightly', namespace: 'retail', labels: { team: 'ops' } },
    spec: { targetCluster: 'shop', schedule: '0 1 * * *', parameters: structuredClone(TARGET) } as never,
  };
}

const TARGET = { keyEncryptionKey: 'kek', rclone: { bucket: 'backups/shop', credential: 's3' } };

function credential(config: object = {}): object {
  return {
    apiVersion: API,
    kind: 'RCloneCredential',
    metadata: { name: 's3', namespace: 'retail' },
    spec: {
      remoteName: 's3',
      remoteConfig: { type: 's3', endpoint: 'https://s3.example.com', access_key_id: 'ID', ...config },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { name: 's3' },
    },
  };
}

/** Names, that is: where a name belongs, something stands that is none. */
const NAMES: readonly (readonly [string, (secret: string) => object])[] = [
  ['the name of an object', (name) => ({ ...schedule(), metadata: { ...schedule().metadata, name } })],
  ['its namespace', (namespace) => ({ ...schedule(), metadata: { ...schedule().metadata, namespace } })],
  ['its cluster', (targetCluster) => ({ ...schedule(), spec: { ...schedule().spec, targetCluster } })],
  ['its key', (keyEncryptionKey) => withParameters({ keyEncryptionKey })],
  ['its credential', (credential) => withParameters({ rclone: { ...TARGET.rclone, credential } })],
  ['the name of an option of rclone', (option) => credential({ [option]: 'x' })],
  ['the name of a label', (label) => labelled({ [label]: 'x' })],
];

/** Where nearly everything may stand, a key is known by its looks. */
const TEXTS: readonly (readonly [string, (secret: string) => object])[] = [
  ['the kind', (kind) => ({ ...schedule(), kind })],
  ['the version', (text) => ({ ...schedule(), apiVersion: `${API}/${text}` })],
  ['the value of a label', (team) => labelled({ team })],
  ['the cron expression', (text) => ({ ...schedule(), spec: { ...schedule().spec, schedule: text } })],
  ['the bucket', (bucket) => withParameters({ rclone: { ...TARGET.rclone, bucket } })],
  [
    'the name of a file',
    (file) => ({
      ...schedule(),
      kind: 'ClusterBackup',
      spec: { targetCluster: 'shop', parameters: TARGET, fileNames: { MKE: file } },
    }),
  ],
  [
    'the component of a file',
    (component) => ({
      ...schedule(),
      kind: 'ClusterBackup',
      spec: { targetCluster: 'shop', parameters: TARGET, fileNames: { [component]: 'x' } },
    }),
  ],
];

function withParameters(changed: object): object {
  return { ...schedule(), spec: { ...schedule().spec, parameters: { ...TARGET, ...changed } } };
}

function labelled(labels: object): object {
  return { ...schedule(), metadata: { ...schedule().metadata, labels } };
}

describe('a secret where another thing belongs', () => {
  it.each([
    ...NAMES.flatMap(([where, make]) => [[where, KEY, make] as const, [where, PASSWORD, make] as const]),
    ...TEXTS.map(([where, make]) => [where, KEY, make] as const),
  ])('is in nothing that a command says: %s, %s', async (_where, secret, make) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mosk-wrong-place-'));
    for (const [end, objects] of [
      ['before', [schedule(), credential()]],
      ['after', [make(secret)]],
    ] as const) {
      mkdirSync(path.join(folder, end, 'mgmt'), { recursive: true });
      const text = objects.map((object) => JSON.stringify(object, null, 1)).join('\n---\n');
      writeFileSync(path.join(folder, end, 'mgmt/a.yaml'), text);
    }

    try {
      for (const words of [
        ['check', 'after', '--policy', 'strict'],
        ['check', 'after', '--base', 'before', '--format', 'json'],
        ['check', 'after', '--format', 'sarif'],
        ['check', 'before', '--base', 'after'],
        ['review', 'before', 'after'],
        ['review', 'before', 'after', '--format', 'json'],
        ['review', 'after', 'before', '--format', 'json'],
        ['apply', 'after', '--dry-run'],
        ['apply', 'after', '--dry-run', '--json'],
        ['explain', 'shop', '--manifests', 'after'],
        ['explain', 'none', '--manifests', 'after', '--json'],
      ]) {
        const io = fakeIo({ cwd: folder, env: { KUBECONFIG: path.join(folder, 'none') } });
        await run(words, io);
        const said = io.output.stdout + io.output.stderr;
        expect([words, said.includes(secret) && said]).toEqual([words, false]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is in nothing that an import says of what it leaves out', async () => {
    const io = fakeIo({ stdin: JSON.stringify({ ...schedule(), kind: KEY }) });

    await run(['import', '-'], io);

    expect(io.output.stdout + io.output.stderr).toContain(
      '44 characters that are no name: no kind of a backup',
    );
    expect(io.output.stdout + io.output.stderr).not.toContain(KEY);
  });
});
