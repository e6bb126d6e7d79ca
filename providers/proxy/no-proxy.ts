/** What `NO_PROXY` keeps from proxies, as golang.org/x/net/http/httpproxy reads it. Pure. */
import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';

interface Target {
  /** Lower case, without the brackets of IPv6. */
  readonly host: string;
  readonly port: string;
  readonly isAddress: boolean;
}

type Matcher = (target: Target) => boolean;

/** Whether a request to this address goes straight there although there is a proxy. */
export function isKeptFromProxies(host: string, port: string, noProxy: string): boolean {
  const target: Target = { host, port, isAddress: isIP(host) !== 0 };
  return isLoopback(target) || matchersOf(noProxy).some((matches) => matches(target));
}

/** Go never sends these to a proxy that the environment names. */
function isLoopback({ host, isAddress }: Target): boolean {
  return host === 'localhost' || (isAddress && LOOPBACK.check(host, familyOf(host)));
}

/** Entries that say nothing, such as `:80`, are passed over, and nothing after a `*` counts. */
function matchersOf(noProxy: string): Matcher[] {
  const entries = noProxy.split(',').map((entry) => entry.trim().toLowerCase());
  if (entries.includes('*')) return [() => true];
  return entries.map(matcherOf).filter((matcher) => matcher !== undefined);
}

function matcherOf(entry: string): Matcher | undefined {
  const network = networkOf(entry);
  if (network !== undefined) return network;
  const { host, port } = hostAndPort(entry);
  if (host === '') return undefined;
  const samePort = (target: Target) => port === '' || port === target.port;
  if (isIP(host) !== 0) {
    const same = listOf(host);
    return (target) => target.isAddress && same.check(target.host, familyOf(target.host)) && samePort(target);
  }
  // `example.com` is itself and all below it; `.example.com` and `*.example.com` are what is below alone.
  const below = host.startsWith('*.') ? host.slice(1) : host;
  const withItself = !below.startsWith('.');
  const suffix = inAscii(withItself ? `.${below}` : below);
  return (target) =>
    !target.isAddress &&
    (target.host.endsWith(suffix) || (withItself && target.host === suffix.slice(1))) &&
    samePort(target);
}

/** `10.0.0.0/8` or `fd00::/8`. */
function networkOf(entry: string): Matcher | undefined {
  const [, address = '', bits = ''] = /^(.*)\/(\d{1,3})$/.exec(entry) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  const network = new BlockList();
  network.addSubnet(address, Number(bits), familyOf(address));
  // For the list, an address of version 4 is in `::/0`; for Go it is not.
  return ({ host, isAddress }) =>
    isAddress && (family === 4 || isIP(host) === 6) && network.check(host, familyOf(host));
}

/** As Go's `net.SplitHostPort`: what is no `host:port` is all host. */
function hostAndPort(entry: string): { host: string; port: string } {
  const [, bracketed, plain, port] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(entry) ?? [];
  return { host: bracketed ?? plain ?? entry, port: port ?? '' };
}

function listOf(address: string): BlockList {
  const list = new BlockList();
  list.addAddress(address, familyOf(address));
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

function inAscii(suffix: string): string {
  if (/^\p{ASCII}*$/u.test(suffix)) return suffix;
  return `.${domainToASCII(suffix.slice(1)) || suffix.slice(1)}`;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
