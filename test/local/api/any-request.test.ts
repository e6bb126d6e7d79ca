import { issueCertificates } from '../../../local/api/certificates';
import { listen } from '../../../local/api/http';
import { kubeconfigText } from '../../../local/api/kubeconfig';
import { requesterFor } from './requester';
import { backups, newBackup, type RunningServer, startedServer } from './running-server';

describe('whatever a client sends is answered, and the server lives on', () => {
  let running: RunningServer;
  beforeAll(async () => {
    running = await startedServer();
  });
  afterEach(async () => expect((await running.api('GET', '/version')).code).toBe(200));
  afterAll(() => running.stop());

  it.each(['//', '///', '//[', '//:', '//%'])('a path that is no path: %s', async (path) => {
    expect(await running.api('GET', path)).toMatchObject({
      code: 400,
      body: { kind: 'Status', reason: 'BadRequest', message: expect.stringContaining(JSON.stringify(path)) },
    });
  });

  it.each(['/%', '/api/v1/%ff', '/*', '/api/v1//%00'])(
    'a path of nothing that there is: %s',
    async (path) => {
      expect((await running.api('GET', path)).code).toBe(404);
    },
  );

  it('an unknown field whose name no header can carry as it is', async () => {
    const { code, headers } = await running.api('POST', backups(), newBackup('run', {}, { '€\u007f': 1 }));

    expect(code).toBe(201);
    expect(Buffer.from(String(headers.warning), 'latin1').toString()).toBe(
      '299 - "unknown field \\"spec.€\\""',
    );
  });
});

it('a failure of the server itself is answered as that', async () => {
  const { ca, server, clients } = await issueCertificates(['admin']);
  const deliver = () => Promise.reject(new Error('the disk of the audit is full'));
  const listener = await listen({ ca, ...server, port: 0, deliver });
  const admin = clients.get('admin');
  if (admin === undefined) throw new Error('no certificate');
  const api = requesterFor(kubeconfigText(`https://127.0.0.1:${listener.port}`, ca, 'admin', admin));

  expect(await api('GET', '/version')).toMatchObject({
    code: 500,
    body: { reason: 'InternalError', message: 'Internal error occurred: the disk of the audit is full' },
  });

  api.close();
  await listener.close();
});
