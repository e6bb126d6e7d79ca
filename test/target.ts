import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ApiServerOptions, startApiServer } from '../local/api';
import { admitBackup } from '../local/controller';
import { type ApiClient, createClient, openConnection, systemClock } from '../providers/kubernetes';

import { startKubeApiserver } from './engines/kube-apiserver';

/** An API server to test against. The same tests run on both kinds. */
export interface Target {
  readonly kind: 'local' | 'real';
  readonly client: ApiClient;
  readonly kubeconfigPath: string;
  stop(): Promise<void>;
}

/** `MOSK_BACKUP_TEST_API=real` chooses a real kube-apiserver (6 s to start); `local`, the default, the one of `local/api`. */
export const TARGET_KIND = process.env.MOSK_BACKUP_TEST_API === 'real' ? 'real' : 'local';
/** For `beforeAll`, in milliseconds. */
export const TARGET_START_TIMEOUT = 60_000;

/** @param local of the local one */
export async function startTarget(local: Pick<ApiServerOptions, 'watchHistory'> = {}): Promise<Target> {
  const { kubeconfigPath, stop } =
    TARGET_KIND === 'real' ? await startKubeApiserver() : await startLocal(local);
  const { server, transport } = await openConnection({ kubeconfig: kubeconfigPath }, systemClock);
  return {
    kind: TARGET_KIND,
    client: createClient({ transport, server, clock: systemClock }),
    kubeconfigPath,
    stop,
  };
}

async function startLocal(options: ApiServerOptions): Promise<Pick<Target, 'kubeconfigPath' | 'stop'>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mosk-api-'));
  const server = await startApiServer({ admission: admitBackup, ...options });
  const kubeconfigPath = path.join(folder, 'kubeconfig.yaml');
  writeFileSync(kubeconfigPath, server.kubeconfig(), { mode: 0o600 });
  return {
    kubeconfigPath,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
