import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/** What a hostile storage does with a connection; `request` is what has come so far, called with each further piece. */
export type Hostility = (socket: Socket, request: string) => void;

export interface HostileServer {
  readonly endpoint: string;
  stop(): void;
}

/** A server below HTTP: nothing keeps it from breaking every rule. */
export async function startHostileServer(hostility: Hostility): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let seen = '';
    socket.on('data', (data) => {
      // Of an upload the beginning is enough.
      if (seen.length > 65_536) return;
      seen += data.toString('latin1');
      if (seen.includes('\r\n\r\n')) hostility(socket, seen);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A whole answer. */
export function answer(status: string, body: string, headers: readonly string[] = []): string {
  return [`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers, '', body].join(
    '\r\n',
  );
}

/** Writes for ever, as fast as the other end takes it. */
export function endlessly(socket: Socket, start: string, more: string): void {
  socket.write(start);
  const write = () => {
    while (!socket.destroyed && socket.write(more));
  };
  socket.on('drain', write);
  write();
}

/** Writes for ever, a piece at a time. */
export function dripping(socket: Socket, start: string, more: string, everyMs: number): void {
  socket.write(start);
  const timer = setInterval(() => socket.write(more), everyMs);
  socket.on('close', () => clearInterval(timer));
}
