import { BackupError } from '../../lib/errors';
import { METRICS_PORT } from '../../lib/monitoring';
import type { ListenAddress } from './listener';

/** Of this machine alone: metrics name clusters, and nobody is asked who they are. */
export const DEFAULT_ADDRESS: ListenAddress = { host: '127.0.0.1', port: METRICS_PORT };

/**
 * `9819`, `127.0.0.1:9819`, `[::1]:9819`, `0.0.0.0:9819` for all interfaces.
 * @param text `true`: the option stands alone
 * @throws BackupError `usage`
 */
export function listenAddress(text: string | true): ListenAddress {
  if (text === true) return DEFAULT_ADDRESS;
  const [, bracketed, plain, digits = ''] = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d+)$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== '' && port <= 65_535) return { host: bracketed ?? plain ?? DEFAULT_ADDRESS.host, port };
  throw new BackupError('usage', 'This is no address to listen on', {
    at: '--listen',
    value: JSON.stringify(text),
    fix: `write ADDRESS:PORT, such as ${DEFAULT_ADDRESS.host}:${DEFAULT_ADDRESS.port}, or 0.0.0.0:${DEFAULT_ADDRESS.port} for all interfaces`,
  });
}
