import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAudit } from '../../../local/api/audit';
import { API_LIMITS } from '../../../local/limits';
import {
  backup,
  backups,
  JSON_PATCH,
  MERGE,
  newBackup,
  newSecret,
  type RunningServer,
  SECRETS,
  startedServer,
} from './running-server';

const KEYS = '/apis/kaas.mirantis.com/v1alpha1/namespaces/default/keyencryptionkeys';
const SECRET = 'correct-horse-battery-staple-4711';

describe('the audit', () => {
  let running: RunningServer;
  let folder: string;
  const api = (...words: Parameters<RunningServer['api']>) => running.api(...words);
  const last = () => running.server.audit.at(-1);

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-'));
    running = await startedServer({ auditFile: path.join(folder, 'audit.jsonl') });
  });
  afterEach(async () => {
    await running.stop();
    rmSync(folder, { recursive: true });
  });

  it('has every request before its answer arrives, with what was asked and what came of it', async () => {
    await api('POST', backups(), newBackup('run'));
    const { headers } = await api('PATCH', `${backup('run')}?dryRun=All`, { spec: { delete: true } }, MERGE);

    expect(last()).toEqual({
      id: headers['audit-id'],
      time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
      user: 'admin',
      verb: 'patch',
      group: 'kaas.mirantis.com',
      resource: 'clusterbackups',
      namespace: 'default',
      name: 'run',
      subresource: undefined,
      path: backup('run'),
      query: { dryRun: 'All' },
      code: 200,
      reason: undefined,
      body: { spec: { delete: true } },
    });
  });

  it('tells why a request was refused', async () => {
    await api('GET', backup('none'));

    expect(last()).toMatchObject({ verb: 'get', code: 404, reason: 'NotFound' });
  });

  it('tells a watch from a list, and paths from resources', async () => {
    await api('GET', backups());
    const watch = await running.api.watch(`${backups()}?watch=true`);
    watch.close();
    await api('GET', '/version');

    const summary = running.server.audit.map(({ verb, resource, path: at }) => [verb, resource || at]);
    expect(summary).toEqual([
      ['list', 'clusterbackups'],
      ['watch', 'clusterbackups'],
      ['get', '/version'],
    ]);
  });

  it('keeps the options of a DELETE', async () => {
    const { body } = await api('POST', SECRETS, newSecret('s'));
    const preconditions = { uid: body.metadata.uid };

    await api('DELETE', `${SECRETS}/s`, { preconditions, propagationPolicy: 'Background' });

    expect(last()?.body).toEqual({ preconditions, propagationPolicy: 'Background' });
  });

  it('is appended to a file that only the owner reads', async () => {
    await api('GET', backups());
    await api('GET', '/version');

    const file = path.join(folder, 'audit.jsonl');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).path)).toEqual([backups(), '/version']);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('holds no secret, whichever way it was written', async () => {
    const key = {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'KeyEncryptionKey',
      metadata: {
        name: 'k',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"value":"${SECRET}"}` },
      },
      spec: { secret: { value: SECRET } },
    };
    const base64 = Buffer.from(SECRET).toString('base64');

    const codes = [
      await api('POST', SECRETS, newSecret('s', { stringData: { a: SECRET }, data: { b: base64 } })),
      await api('PATCH', `${SECRETS}/s`, { stringData: { c: SECRET } }, MERGE),
      await api('PATCH', `${SECRETS}/s`, [{ op: 'add', path: '/data/d', value: base64 }], JSON_PATCH),
      await api('PUT', `${SECRETS}/s`, newSecret('s', { misspelt: SECRET })),
      await api('POST', KEYS, key),
      await api('POST', KEYS, { ...key, metadata: { name: 'wrong' }, spec: { sekret: { value: SECRET } } }),
      await api('POST', backups(), newSecret('lost', { stringData: { a: SECRET } })),
      await api('PUT', backup('lost'), newSecret('lost', { stringData: { a: SECRET } })),
    ].map(({ code }) => code);

    expect(codes).toEqual([201, 200, 200, 200, 201, 422, 400, 400]);
    const texts = [
      JSON.stringify(running.server.audit),
      readFileSync(path.join(folder, 'audit.jsonl'), 'utf8'),
    ];
    for (const text of texts) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(base64);
    }
    expect(running.server.audit[0]?.body).toMatchObject({
      kind: 'Secret',
      metadata: { name: 's' },
      stringData: { a: '<redacted>' },
    });
  });
});

it('keeps the newest requests alone, so that a cluster may run for weeks', () => {
  const { entries, record } = createAudit();
  const entry = {
    id: '',
    time: '',
    user: 'admin',
    verb: 'get',
    resource: '',
    group: '',
    query: {},
    code: 200,
  };

  for (let n = 0; n < API_LIMITS.auditEntries + 5; n += 1) record({ ...entry, path: `/${n}` }, 1);

  expect(entries).toHaveLength(API_LIMITS.auditEntries);
  expect([entries.at(0)?.path, entries.at(-1)?.path]).toEqual(['/5', `/${API_LIMITS.auditEntries + 4}`]);
});

it('keeps less of what is large', () => {
  const { entries, record } = createAudit(undefined, { bytes: 100 });
  const entry = { id: '', time: '', user: '', verb: '', resource: '', group: '', query: {}, code: 200 };
  for (const [path, bytes] of [
    ['/1', 40],
    ['/2', 40],
    ['/3', 40],
    ['/4', 500],
    ['/5', 1],
  ] as const)
    record({ ...entry, path }, bytes);
  expect(entries.map(({ path }) => path)).toEqual(['/5']);
});
