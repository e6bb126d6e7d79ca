import { type ClusterBackupManifest, ClusterBackupType, OWNER_ANNOTATION } from '../../lib/model';
import type { Transport } from '../../providers/kubernetes';
import type { Site } from './site';
import type { Crash } from './world';

/** How a process reaches the API, until it dies: then nothing that it sends arrives, and it hears nothing. */
export interface Mortal {
  readonly transport: Transport;
  readonly death: Promise<'died'>;
  kill(): void;
}

type Sent = Parameters<Transport>[0];

/** @param crash at which write it dies, or at the first one of a kind, before that arrives */
export function mortal(transport: Transport, crash?: Crash | ((request: Sent) => boolean)): Mortal {
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
  const isLast = (request: Sent) =>
    typeof crash === 'function' ? crash(request) : writes++ === crash?.write;
  return {
    death,
    kill,
    transport: async (request) => {
      if (dead) return never;
      if (request.method === 'GET' || !isLast(request)) {
        const answer = await transport(request);
        return dead ? never : answer;
      }
      dead = true;
      if (typeof crash !== 'function' && crash?.when === 'after') await transport(request).catch(() => {});
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

export function createsBackup({ method, path }: Sent): boolean {
  return method === 'POST' && path.includes(ClusterBackupType.plural);
}

/**
 * Keeps the requests that create a backup, by what the user gave for its owner. A request for one that is there takes it
 * over, whoever has given it its name.
 */
export function noting(
  transport: Transport,
  { changes }: Pick<Site, 'changes'>,
  inputOf: (owner: string) => string | undefined,
  created: Creation[],
): Transport {
  const isThere = (name: string) => {
    const last = changes.findLast(({ object }) => object.metadata.name === name);
    return last !== undefined && last.type !== 'DELETED';
  };
  return (request) => {
    const { body = '' } = request;
    if (createsBackup(request)) {
      const { metadata } = JSON.parse(body) as ClusterBackupManifest;
      const input = inputOf(metadata.annotations?.[OWNER_ANNOTATION] ?? '');
      if (input !== undefined && !isThere(metadata.name)) created.push({ input, body });
    }
    return transport(request);
  };
}
