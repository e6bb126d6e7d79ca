import { parse } from 'yaml';
import { BackupError } from '../../../lib/errors';
import { type Requester, requesterFor } from './requester';
import { backup, backups, newBackup, type RunningServer, startedServer } from './running-server';

describe('access', () => {
  let running: RunningServer;
  const open: Requester[] = [];
  const opened = (...words: Parameters<typeof requesterFor>) => {
    const requester = requesterFor(...words);
    open.push(requester);
    return requester;
  };

  beforeAll(async () => {
    running = await startedServer({
      users: [
        { name: 'admin' },
        { name: 'reader', may: ({ verb }) => ['get', 'list', 'watch'].includes(verb) },
        { name: 'robot', token: 'robots-token' },
      ],
    });
  });
  afterAll(async () => {
    for (const requester of open) requester.close();
    await running.stop();
  });

  it('is by a client certificate, whose name the user has', async () => {
    const reader = opened(running.server.kubeconfig('reader'));

    const read = await reader('GET', backups());
    const written = await reader('POST', backups(), newBackup('run'));

    expect(read.code).toBe(200);
    expect([written.code, written.body.reason]).toEqual([403, 'Forbidden']);
    expect(written.body.message).toBe(
      'clusterbackups.kaas.mirantis.com is forbidden: User "reader" cannot create resource "clusterbackups" in API group "kaas.mirantis.com" in the namespace "default"',
    );
    expect(written.body.details).toEqual({ group: 'kaas.mirantis.com', kind: 'clusterbackups' });
  });

  it('names object, subresource and scope in a refusal', async () => {
    const reader = opened(running.server.kubeconfig('reader'));

    const status = await reader('PATCH', `${backup('run')}/status`, {});
    const cluster = await reader('POST', '/api/v1/namespaces', {});

    expect(status.body.message).toBe(
      'clusterbackups.kaas.mirantis.com "run" is forbidden: User "reader" cannot patch resource "clusterbackups/status" in API group "kaas.mirantis.com" in the namespace "default"',
    );
    expect(cluster.body.message).toBe(
      'namespaces is forbidden: User "reader" cannot create resource "namespaces" in API group "" at the cluster scope',
    );
  });

  it('is by a token', async () => {
    const nobody = opened(running.server.kubeconfig(), 'none');
    const withToken = (token: string) =>
      nobody('GET', backups(), undefined, { headers: { authorization: `Bearer ${token}` } });

    const known = await withToken('robots-token');
    const unknown = await withToken('another');

    expect(known.code).toBe(200);
    expect([unknown.code, unknown.body]).toEqual([
      401,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      },
    ]);
  });

  it('shows callers without credentials health and version, and nothing else', async () => {
    const nobody = opened(running.server.kubeconfig(), 'none');

    const codes = await Promise.all(
      ['/readyz', '/version', '/apis', '/openapi/v3', backups()].map(
        async (path) => (await nobody('GET', path)).code,
      ),
    );
    const { body } = await nobody('GET', backups());

    expect(codes).toEqual([200, 200, 403, 403, 403]);
    expect(body.message).toContain('User "system:anonymous" cannot list resource "clusterbackups"');
  });

  it('does not take certificates of another server', async () => {
    const other = await startedServer();
    const config = parse(running.server.kubeconfig());
    config.users = parse(other.server.kubeconfig()).users;
    const stranger = opened(JSON.stringify(config));

    const { code } = await stranger('GET', backups());
    await other.stop();

    expect(code).toBe(401);
  });

  it('keeps knowing a user whose connections resume an earlier TLS session', async () => {
    for (let round = 0; round < 3; round++) {
      const reader = requesterFor(running.server.kubeconfig('reader'));
      expect((await reader('GET', backups())).code).toBe(200);
      reader.close();
    }
  });

  it('is described by a kubeconfig for each user, and by none for others', () => {
    const config = parse(running.server.kubeconfig('reader'));

    expect(config['current-context']).toBe('reader@mosk-backup-local');
    expect(config.clusters[0].cluster.server).toBe(running.server.url);
    expect(() => running.server.kubeconfig('nobody')).toThrow(BackupError);
  });

  it('is refused a port that is taken, with what to do', async () => {
    const port = Number(new URL(running.server.url).port);

    await expect(startedServer({ port })).rejects.toMatchObject({
      code: 'usage',
      value: `127.0.0.1:${port}`,
      fix: expect.stringContaining('another port'),
    });
  });
});
