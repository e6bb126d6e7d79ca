import { ClusterBackupType } from '../../lib/model';
import type { Transport } from '../../providers/kubernetes';
import type { Crash } from './world';

/** How a process reaches the API, until it dies: then nothing that it sends arrives, and it hears nothing. */
export interface Mortal {
  readonly transport: Transport;
  readonly death: Promise<'died'>;
  kill(): void;
}

export function mortal(transport: Transport, crash?: Crash): Mortal {
  let writes = 0;
  let dead = false;
  let tell = (_died: 'died') => {};
  const death = new Promise<'died'>((resolve) => {
    tell = resolve;
  });
  const never = new Promise<never>(() => {});
  const kill = () => {
    dead = true;
    tell('died');
  };
  return {
    death,
    kill,
    transport: async (request) => {
      if (dead) return never;
      if (request.method === 'GET' || writes++ !== crash?.write) {
        const answer = await transport(request);
        return dead ? never : answer;
      }
      dead = true;
      if (crash.when === 'after') await transport(request).catch(() => {});
      kill();
      return never;
    },
  };
}

/** A request of ours that creates a backup. */
export interface Creation {
  /** What the user gave: equal for equal input. */
  readonly input: string;
  readonly body: string;
}

/** Keeps the requests that create a backup. */
export function noting(transport: Transport, input: string, created: Creation[]): Transport {
  return (request) => {
    const { method, path, body = '' } = request;
    if (method === 'POST' && path.includes(ClusterBackupType.plural)) created.push({ input, body });
    return transport(request);
  };
}
