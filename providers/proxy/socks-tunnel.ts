/** Connections through a SOCKS5 proxy: RFC 1928, with users by RFC 1929. As in Go, the proxy looks names up. */
import type * as http from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ProxyServer, proxyName, proxyUser } from './proxy';
import { ProxyFailure } from './proxy-failure';
import { hostOf } from './server-address';

/** A proxy that has not answered by then is not there. */
const LONGEST_CONNECT_MS = 30_000;

const VERSION = 5;
const OPEN_TO_ALL = 0;
const BY_PASSWORD = 2;

/** What the proxy says instead of having connected, by the codes of RFC 1928, section 6. */
const REFUSALS: Readonly<Record<number, string>> = {
  1: 'it has failed',
  2: 'it is not allowed',
  3: 'it does not reach the network',
  4: 'it does not reach the host',
  5: 'the connection is refused',
  6: 'the way is too long',
  7: 'it does not open connections',
  8: 'it does not know this kind of address',
};

/** Called with an error alone, or with a socket. */
type Done = (error: Error | null, socket?: Duplex) => void;
type Open = (options: http.RequestOptions & { readonly socket?: Socket }, done?: Done) => Duplex | undefined;

/**
 * The same agent, with every connection through the proxy.
 * @param isSecure TLS goes on to the server, as the agent itself begins it
 */
export function throughSocks<A extends http.Agent>(agent: A, proxy: ProxyServer, isSecure: boolean): A {
  const through = agent as unknown as { createConnection: Open };
  const straight = through.createConnection.bind(agent);
  const opening = new Set<Socket>();

  through.createConnection = (options, done) => {
    const { port, signal } = options;
    const host = options.host ?? '';
    const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const socket = connect({ ...hostOf(proxy.url), port: Number(hostOf(proxy.url).port) });
    const giveUp = () => socket.destroy(new Error('it was given up'));
    // It is told by what is taken; without a listener it would end the process.
    socket.on('error', () => {});
    opening.add(socket);
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp);
    socket.setTimeout(LONGEST_CONNECT_MS, () =>
      socket.destroy(new Error(`no answer within ${LONGEST_CONNECT_MS / 1000} s`)),
    );
    agree(socket, proxy, host, Number(port))
      .finally(() => {
        opening.delete(socket);
        signal?.removeEventListener('abort', giveUp);
      })
      .then(
        () => {
          socket.setTimeout(0);
          done?.(null, isSecure ? straight({ ...options, socket }) : socket);
        },
        (error: NodeJS.ErrnoException) => {
          socket.destroy();
          done?.(new ProxyFailure(proxyName(proxy), proxy.at, target, error.code ?? error.message, error));
        },
      );
    return undefined;
  };

  const destroy = agent.destroy.bind(agent);
  agent.destroy = () => {
    for (const socket of opening) socket.destroy(new Error('it was given up'));
    return destroy();
  };
  return agent;
}

async function agree(socket: Socket, proxy: ProxyServer, host: string, port: number): Promise<void> {
  const user = proxyUser(proxy);
  const { take, leave } = hear(socket);
  socket.write(
    Buffer.from(user === undefined ? [VERSION, 1, OPEN_TO_ALL] : [VERSION, 2, OPEN_TO_ALL, BY_PASSWORD]),
  );
  const [version, method] = await take(2);
  if (version !== VERSION) throw new Error('it is no SOCKS5 proxy');
  if (method === BY_PASSWORD && user !== undefined) await logIn(socket, take, user);
  else if (method !== OPEN_TO_ALL) throw new Error('it wants another user and password');

  const address = addressOf(host);
  socket.write(Buffer.concat([Buffer.from([VERSION, 1, 0]), address, Buffer.from([port >> 8, port & 255])]));
  const [, reply = 1, , kind] = await take(4);
  if (reply !== 0) throw new Error(`it says that ${REFUSALS[reply] ?? `there is a failure ${reply}`}`);
  // Its own address, of no use here: IPv4, IPv6, or a name with its length before it.
  const length = kind === 1 ? 4 : kind === 4 ? 16 : (await take(1))[0];
  await take((length ?? 0) + 2);
  leave();
}

async function logIn(
  socket: Socket,
  take: (length: number) => Promise<Buffer>,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<void> {
  socket.write(
    Buffer.concat([Buffer.from([1]), counted(username, 'user'), counted(password, 'password', 0)]),
  );
  const [, refused] = await take(2);
  if (refused !== 0) throw new Error('it wants another user and password');
}

function addressOf(host: string): Buffer {
  if (isIP(host) === 0) return Buffer.concat([Buffer.from([3]), counted(host, 'name of the server')]);
  if (isIP(host) === 4) return Buffer.from([1, ...host.split('.').map(Number)]);
  return Buffer.from([4, ...bytesOfV6(host)]);
}

/** @param host as a URL has it: in its shortest form, without dots */
function bytesOfV6(host: string): number[] {
  const [before = '', after] = host.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const groups = [
    ...before,
    ...Array(after === undefined ? 0 : 8 - before.length - after.length).fill('0'),
    ...(after ?? []),
  ];
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
}

/** Its length, in one byte, and the text. */
function counted(text: string, what: string, least = 1): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length >= least && bytes.length <= 255)
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  throw new Error(`SOCKS takes no ${what} of ${bytes.length} bytes`);
}

/** What the proxy says, in pieces of the wanted length. Who is done leaves what comes then to the server. */
function hear(socket: Socket): { take(length: number): Promise<Buffer>; leave(): void } {
  let heard = Buffer.alloc(0);
  let wake = () => {};
  const collect = (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    wake();
  };
  socket.on('data', collect).once('close', () => wake());
  return {
    async take(length) {
      while (heard.length < length) {
        if (socket.destroyed) throw socket.errored ?? new Error('it ended the connection');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const taken = heard.subarray(0, length);
      heard = heard.subarray(length);
      return taken;
    },
    leave() {
      socket.removeListener('data', collect);
      if (heard.length > 0) throw new Error('it sent more than its answer');
    },
  };
}
