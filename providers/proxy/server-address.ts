import type { AgentOptions } from 'node:https';

/** How to know a server, and what to show it. */
export type Tls = Pick<
  AgentOptions,
  'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized' | 'checkServerIdentity'
> & {
  /** Types of Node.js before 22 do not know it. */
  readonly allowPartialTrustChain?: boolean;
};

/** Where to connect to. */
export function hostOf({ hostname, port, protocol }: URL): { host: string; port: string } {
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port || (protocol === 'https:' ? '443' : '80'),
  };
}
