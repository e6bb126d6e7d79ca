import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CONNECTION_LIMITS } from '../limits';

/**
 * Bounds what connections cost a server. Of too many, the one that has been idle for longest is closed, so that nobody
 * can keep the others out; what a client sends too slowly ends in 408.
 *
 * @param server not yet listening
 */
export function guardConnections(server: Server): void {
  const { connections, headMs } = CONNECTION_LIMITS;
  server.headersTimeout = headMs;
  // An error of a connection that is being accepted, for instance for want of descriptors, is no reason to end.
  server.on('error', () => {});

  /** By the client's port, which is all that a socket and what speaks TLS on it have in common; the oldest first. */
  const idle = new Map<number | undefined, Socket>();
  let open = 0;

  server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    open += 1;
    idle.set(remotePort, socket);
    socket.once('close', () => {
      open -= 1;
      idle.delete(remotePort);
    });
    if (open <= connections) return;
    const [longest = socket] = idle.values();
    longest.destroy();
  });

  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const { remotePort } = socket;
    const connection = idle.get(remotePort);
    idle.delete(remotePort);
    response.once('close', () => {
      if (connection !== undefined && !connection.destroyed) idle.set(remotePort, connection);
    });
  });
}
