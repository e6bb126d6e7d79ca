import type { CasesByRule } from './cases-by-rule';
import { backup, base64, CLEAR_KEY, cluster, credential, key, SEALED, schedule, secret } from './objects';

const PLAIN = { 'mosk-backup/plain-text-secret': 'a demonstration' };

const verified = (text: string) => ({ 'mosk-backup/key-verified': text });

export const KEY_CASES: CasesByRule = {
  MB005: {
    fails: [
      {
        manifests: [key({ value: 'static-passw0rd-static-passw0rd-1' })],
        finds: [{ path: 'spec.secret.value' }],
      },
      { name: 'short', manifests: [key({ value: 'Zm9yIHRoZSBwYWdl' })], finds: [{ value: '16 characters' }] },
      {
        name: 'of one class',
        manifests: [key({ secret: { value: 'qwertzuioplkjhgfdsayxcvbnmqwertzuiop' } })],
      },
      { name: 'of few characters', manifests: [key({ value: 'aB1aB1aB1aB1aB1aB1aB1aB1aB1aB1aB1aB1' })] },
      {
        name: 'short, in a Secret',
        manifests: [backup(), secret({ data: { value: base64('Zm9yIHRoZSBwYWdl') } })],
        finds: [{ path: 'data.value', value: '16 characters' }],
      },
    ],
    passes: [
      { manifests: [key({ value: CLEAR_KEY })] },
      { name: 'encrypted by SOPS', manifests: [key({ value: SEALED })] },
      { name: 'in a Secret', manifests: [backup(), secret({ stringData: { value: CLEAR_KEY } })] },
      { name: 'a Secret of others', manifests: [secret({ stringData: { value: 'changeme' } })] },
      {
        name: 'another entry of a Secret',
        manifests: [backup(), secret({ stringData: { value: CLEAR_KEY, note: 'changeme' } })],
      },
    ],
  },
  MB006: {
    fails: [
      {
        manifests: [key({ value: CLEAR_KEY })],
        finds: [{ path: 'spec.secret.value', value: '44 characters' }],
      },
      {
        name: 'a credential in the form of 26.1',
        manifests: [credential({}, { remoteSecret: { secret: { value: 'a-clear-one' } } })],
        finds: [{ path: 'spec.remoteSecret.secret.value' }],
      },
      {
        name: 'a Secret that a schedule names',
        manifests: [schedule(), secret({ data: { value: base64(CLEAR_KEY) } })],
        finds: [{ path: 'data.value', value: '44 characters' }],
      },
      {
        name: 'no reason is accepted',
        manifests: [key({ value: CLEAR_KEY }, { annotations: PLAIN })],
        policy: { acceptReasons: false },
      },
    ],
    passes: [
      { manifests: [key()] },
      { name: 'encrypted by SOPS', manifests: [key({ value: SEALED })] },
      { name: 'a reason', manifests: [key({ value: CLEAR_KEY }, { annotations: PLAIN })] },
      { name: 'a Secret of others', manifests: [secret({ stringData: { password: 'theirs' } })] },
      {
        name: 'a Secret beside a key of its name',
        manifests: [backup(), key(), secret({ stringData: { value: 'theirs' } })],
      },
      {
        name: 'a Secret of another namespace',
        manifests: [backup(), secret({ data: {} }, { namespace: 'other' })],
      },
    ],
  },
  MB007: {
    fails: [
      {
        manifests: [credential({ secret_access_key: 'not-a-real-one' })],
        finds: [{ path: 'spec.remoteConfig.secret_access_key', value: 'secret_access_key, 14 characters' }],
      },
      { name: 'another secret', manifests: [credential({ sts_token: 'a' })] },
      {
        name: 'the option of the secret',
        manifests: [credential({ k: 'a' }, { remoteConfigSecretKey: 'k' })],
      },
    ],
    passes: [{ manifests: [credential({ region: 'eu-central-1' })] }],
  },
  MB036: {
    fails: [
      {
        manifests: [schedule()],
        live: [key(undefined, { creationTimestamp: '2025-01-31T08:00:00Z' })],
        now: '2026-11-02',
        finds: [{ about: 'KeyEncryptionKey prod/kek-2026', value: '639 days' }],
      },
      {
        name: 'a Secret',
        manifests: [schedule()],
        live: [secret({}, { creationTimestamp: '2025-01-31T08:00:00Z' })],
        finds: [{ about: 'Secret prod/kek-2026' }],
      },
    ],
    passes: [
      { manifests: [schedule()], live: [key(undefined, { creationTimestamp: '2026-01-31T08:00:00Z' })] },
      {
        name: 'an old key that only old archives need',
        manifests: [schedule({ parameters: undefined })],
        live: [key(undefined, { creationTimestamp: '2025-01-31T08:00:00Z' })],
      },
    ],
  },
  MB045: {
    fails: [
      {
        manifests: [schedule()],
        live: [key()],
        finds: [
          {
            about: 'KeyEncryptionKey prod/kek-2026',
            problem: 'Nobody has verified from a file that this key is kept outside the cluster',
          },
        ],
      },
      {
        name: 'too long ago',
        manifests: [schedule()],
        live: [key(undefined, { generation: 2, annotations: verified('2026-05-01T00:00:00Z 2') })],
        now: '2026-11-02',
        finds: [{ value: '185 days ago' }],
      },
      {
        name: 'another value since then',
        manifests: [schedule()],
        live: [key(undefined, { generation: 3, annotations: verified('2026-11-01T00:00:00Z 2') })],
        now: '2026-11-02',
        finds: [{ problem: 'This key has changed since it was last verified from a file' }],
      },
      {
        name: 'a record that cannot be read',
        manifests: [schedule()],
        live: [key(undefined, { annotations: verified('yesterday') })],
      },
      { name: 'archives that nobody declares any more', manifests: [], live: [key(), backup()] },
    ],
    passes: [
      {
        manifests: [schedule()],
        live: [key(undefined, { generation: 2, annotations: verified('2026-11-01T00:00:00Z 2') })],
        now: '2026-11-02',
      },
      { name: 'a key that nothing uses', manifests: [], live: [key()] },
    ],
  },
  MB037: {
    fails: [
      {
        manifests: { 'site-a': [schedule(), schedule({ targetCluster: 'test' }, { name: 'test' })] },
        inventory: [
          cluster('prod', { labels: { environment: 'production' } }),
          cluster('test', { labels: { environment: 'test' } }),
        ],
        finds: [{ about: 'ClusterBackupSchedule prod/test' }],
      },
    ],
    passes: [
      {
        manifests: { 'site-a': [schedule(), schedule({ targetCluster: 'prod-b' }, { name: 'prod-b' })] },
        inventory: [
          cluster('prod', { labels: { environment: 'production' } }),
          cluster('prod-b', { labels: { environment: 'production' } }),
        ],
      },
      {
        name: 'keys of one name in two namespaces',
        manifests: { 'site-a': [schedule(), schedule({ targetCluster: 'test' }, { namespace: 'test' })] },
        inventory: [
          cluster('prod', { labels: { environment: 'production' } }),
          { ...cluster('test', { labels: { environment: 'test' } }), project: 'test' },
        ],
      },
    ],
  },
};
