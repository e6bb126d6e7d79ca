/** A network that drops everything without a word, over real sockets: a proxy that stops forwarding. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, connect as dial, type Socket } from 'node:net';
import { ClusterBackupType, type KubeObject } from '../../../lib/model';
import { connect } from '../../../providers/kubernetes';
import { until } from '../../until';
import { describeInCi } from '../../whole';

const listening = async (server: Server | ReturnType<typeof createTcpServer>) => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** A server with one object, whose version is the number of changes that were made to it. */
function objectServer() {
  let version = 1;
  const watches = new Set<(text: string) => void>();
  const object = () => ({
    metadata: { name: 'a', namespace: 'prod', uid: 'u', resourceVersion: `${version}` },
  });
  const event = () => `${JSON.stringify({ type: 'MODIFIED', object: object() })}\n`;
  const listener: RequestListener = ({ url = '' }, response) => {
    if (!url.includes('watch=true')) {
      response.end(JSON.stringify({ metadata: { resourceVersion: `${version}` }, items: [object()] }));
      return;
    }
    response.writeHead(200).flushHeaders();
    const from = Number(new URL(url, 'http://api').searchParams.get('resourceVersion'));
    if (from < version) response.write(event());
    watches.add((text) => response.write(text));
  };
  const change = () => {
    version++;
    for (const tell of watches) tell(event());
  };
  return { server: createServer(listener), change, watches };
}

/** Forwards bytes until it is told to drop them. */
function proxyTo(port: number) {
  const pairs: { dead: boolean; sockets: Socket[] }[] = [];
  let newOnesDie = false;
  const server = createTcpServer((near) => {
    const far = dial(port, '127.0.0.1');
    const pair = { dead: newOnesDie, sockets: [near, far] };
    pairs.push(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => pair.dead || to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => pair.dead || to.destroy());
    }
  });
  return {
    server,
    drop: ({ newOnes }: { newOnes: boolean }) => {
      newOnesDie = newOnes;
      for (const pair of pairs) pair.dead = true;
    },
    forward: () => {
      newOnesDie = false;
    },
    end: () => {
      for (const { sockets } of pairs) for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function followed() {
  const { server, change, watches } = objectServer();
  const proxy = proxyTo(await listening(server));
  const mosk = await connect({ server: `http://127.0.0.1:${await listening(proxy.server)}` });
  const subscription = mosk.hub.subscribe<KubeObject>(ClusterBackupType, 'prod', 'a');
  await until('the watch to be open', () => subscription.ready() && watches.size === 1);
  change();
  await until('its first event', () => subscription.get('a')?.metadata.resourceVersion === '2');
  const end = () => {
    mosk.close();
    proxy.end();
    server.closeAllConnections();
    server.close();
  };
  return { change, proxy, subscription, end };
}

// They wait for half a minute, as long as nothing is heard; the numbers themselves are those of watch-hub.test.ts.
describeInCi('a connection over which nothing comes any more', () => {
  it.concurrent('what happens after the connection of a watch has died is heard by a new one', async () => {
    const { change, proxy, subscription, end } = await followed();
    proxy.drop({ newOnes: false });
    change();
    const begun = performance.now();
    while (subscription.get('a')?.metadata.resourceVersion !== '3') await subscription.next();
    expect(performance.now() - begun).toBeLessThan(45_000);
    expect(subscription.trouble()).toBeUndefined();
    end();
  });

  it.concurrent('a network that is away is told of, and all is heard when it is back', async () => {
    const { change, proxy, subscription, end } = await followed();
    proxy.drop({ newOnes: true });
    change();
    const begun = performance.now();
    while (subscription.trouble() === undefined) await subscription.next();
    expect(performance.now() - begun).toBeLessThan(45_000);
    expect(subscription.trouble()?.code).toBe('unreachable');
    proxy.forward();
    while (subscription.get('a')?.metadata.resourceVersion !== '3') await subscription.next();
    expect(performance.now() - begun).toBeLessThan(45_000);
    end();
  });
});
