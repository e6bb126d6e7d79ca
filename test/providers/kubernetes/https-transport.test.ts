import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ClusterBackupType } from '../../../lib/model';
import { issueCertificates } from '../../../local/api/certificates';
import { createClient, createWatchHub, httpsTransport, systemClock } from '../../../providers/kubernetes';
import { textOf } from '../../../providers/kubernetes/api/transport';
import { failureOf } from './management-api';

let server: Server | undefined;

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

it('sends method, path behind the prefix, headers and body', async () => {
  const url = await serve((request, response) => {
    request.on('data', (body) =>
      response.end(`${request.method} ${request.url} ${request.headers['x-a']} ${body}`),
    );
  });
  const transport = httpsTransport({ server: `${url}/proxy/` });
  const response = await transport({
    method: 'POST',
    path: '/api?b=1',
    headers: { 'x-a': 'ä'.length.toString() },
    body: 'ü',
  });
  expect(await textOf(response)).toBe('POST /proxy/api?b=1 1 ü');
  transport.close?.();
});

it('keeps connections, so that a hundred requests need only a few', async () => {
  const sockets = new Set<unknown>();
  const url = await serve((request, response) => {
    sockets.add(request.socket);
    response.end('{}');
  });
  const transport = httpsTransport({ server: url });
  const client = createClient({ transport, clock: systemClock, server: url });
  await Promise.all(Array.from({ length: 100 }, () => client.list(ClusterBackupType, 'prod')));
  expect(sockets.size).toBeLessThanOrEqual(16);
  transport.close?.();
});

it('reports a refused connection with its reason', async () => {
  const url = await serve(() => {});
  await new Promise((resolve) => server?.close(resolve));
  const transport = httpsTransport({ server: url });
  await expect(transport({ method: 'GET', path: '/', headers: {} })).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

it('tells a server that wants a client certificate from one that is no Kubernetes API', async () => {
  const { server: own, ca } = issueCertificates([]);
  const tls = { cert: own.certificate, key: own.key, ca, requestCert: true };
  server = createTlsServer(tls).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = httpsTransport({ server: url, ca });
  const client = createClient({ transport, clock: systemClock, server: url });

  const error = await failureOf(client.list(ClusterBackupType, 'prod'));

  expect(error.problem).toContain('ALERT_CERTIFICATE_REQUIRED');
  expect(error.fix).toContain('wants a client certificate');
  transport.close?.();
});

it('carries a watch through a reset of its connection', async () => {
  let lists = 0;
  let watches = 0;
  const object = (resourceVersion: string) => ({
    metadata: { name: 'a', namespace: 'prod', uid: 'u', resourceVersion },
  });
  const url = await serve((request, response) => {
    if (!request.url?.includes('watch=true')) {
      lists++;
      response.end(JSON.stringify({ metadata: { resourceVersion: '1' }, items: [object('1')] }));
    } else if (watches++ === 0) {
      response.write('{"type":"MODI');
      setImmediate(() => request.socket.resetAndDestroy());
    } else {
      response.write(`${JSON.stringify({ type: 'MODIFIED', object: object('2') })}\n`);
    }
  });
  const transport = httpsTransport({ server: url });
  const client = createClient({ transport, clock: systemClock, server: url });
  const hub = createWatchHub(client, systemClock);
  const subscription = hub.subscribe(ClusterBackupType, 'prod', 'a');
  while (subscription.get('a')?.metadata.resourceVersion !== '2') await subscription.next();
  expect([lists, watches]).toEqual([1, 2]);
  subscription.close();
  hub.close();
  transport.close?.();
});
