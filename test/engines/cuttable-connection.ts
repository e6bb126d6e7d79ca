import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server on loopback that can be cut. */
export interface CuttableConnection {
  readonly port: number;
  /** Ends every connection that is open; new ones are taken as before. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startCuttableConnection(target: number): Promise<CuttableConnection> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(end);
      end.on('error', () => end.destroy());
      end.once('close', () => {
        open.delete(end);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
