import type { AgentOptions } from 'node:https';
import { isIP } from 'node:net';

/** How to know a server, and what to show it. */
export type Tls = Pick<
  AgentOptions,
  'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized' | 'checkServerIdentity'
> & {
  /** Types of Node.js before 22 do not know it. */
  readonly allowPartialTrustChain?: boolean;
};

/**
 * A host as TLS asks for it: without the dot at its end (RFC 6066, section 3). An address is no name that could be asked
 * for, but one that a certificate can carry.
 */
export function tlsName(host: string): string {
  return isIP(host) === 0 ? host.replace(/\.$/, '') : '';
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'socks5:': '1080' };

/** Where to connect to. */
export function hostOf({ hostname, port, protocol }: URL): { host: string; port: string } {
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || DEFAULT_PORTS[protocol] || '80',
  };
}
