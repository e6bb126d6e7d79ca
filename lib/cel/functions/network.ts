import { CelError, noSuchOverload } from '../cel-error';
import { fn, method, type Overload } from '../overload';
import type { Opaque } from '../values';
import { bitsOf, type IpAddress, ipText, isMapped, masked, parseIp } from './ip-address';

class Ip implements Opaque {
  readonly celType = 'net.IP';
  constructor(readonly address: IpAddress) {}
  equals({ address }: Ip): boolean {
    return this.address.family === address.family && this.address.value === address.value;
  }
}

class Cidr implements Opaque {
  readonly celType = 'net.CIDR';
  constructor(
    readonly address: IpAddress,
    readonly bits: number,
  ) {}
  equals({ address, bits }: Cidr): boolean {
    return new Ip(this.address).equals(new Ip(address)) && this.bits === bits;
  }
}

function toIp(text: string): Ip {
  const shown = JSON.stringify(text);
  if (/^[^%]+:[^%]*%.+$/.test(text)) throw new CelError(`IP address ${shown} with zone value is not allowed`);
  const address = parseIp(text);
  if (address === undefined) {
    throw new CelError(
      `IP Address ${shown} parse error during conversion from string: ParseAddr(${shown}): unable to parse IP`,
    );
  }
  if (isMapped(address)) throw new CelError(`IPv4-mapped IPv6 address ${shown} is not allowed`);
  return new Ip(address);
}

function toCidr(text: string): Cidr {
  const shown = JSON.stringify(text);
  const refused = 'network address parse error during conversion from string: ';
  const [, ip = '', length = ''] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = parseIp(ip);
  if (address === undefined || Number(length) > bitsOf(address)) {
    throw new CelError(
      `${refused}${refused}netip.ParsePrefix(${shown}): ${text.includes('/') ? 'unable to parse' : "no '/'"}`,
    );
  }
  if (isMapped(address)) throw new CelError(`${refused}IPv4-mapped IPv6 address ${shown} is not allowed`);
  return new Cidr(address, Number(length));
}

function isReadable(read: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  };
}

function contains({ address, bits }: Cidr, other: IpAddress): boolean {
  return address.family === other.family && masked(address, bits).value === masked(other, bits).value;
}

const containsCidr = (one: Cidr, other: Cidr) => one.bits <= other.bits && contains(one, other.address);

/** Whether an address begins with the bits of another one. */
const isWithin = (address: IpAddress, network: string): boolean => contains(toCidr(network), address);

const anyOf =
  (...networks: readonly string[]) =>
  ({ address }: Ip) =>
    networks.some((network) => isWithin(address, network));

const isUnspecified = anyOf('0.0.0.0/32', '::/128');
const isLoopback = anyOf('127.0.0.0/8', '::1/128');
const isMulticast = anyOf('224.0.0.0/4', 'ff00::/8');
const isLinkLocalUnicast = anyOf('169.254.0.0/16', 'fe80::/10');
const isBroadcast = anyOf('255.255.255.255/32');
const isLinkLocalMulticast = ({ address }: Ip) =>
  isWithin(address, '224.0.0.0/24') ||
  (address.family === 6 && (address.value >> 112n) % 0x10n === 2n && address.value >> 120n === 0xffn);

export const NETWORK: readonly Overload[] = [
  fn('ip(string): net.IP', toIp),
  fn('isIP(string): bool', isReadable(toIp)),
  fn('ip.isCanonical(string): bool', (text: string) => ipText(toIp(text).address) === text),
  fn('string(net.IP): string', ({ address }: Ip) => ipText(address)),
  method('net.IP', 'family(): int', ({ address }: Ip) => BigInt(address.family)),
  method('net.IP', 'isUnspecified(): bool', isUnspecified),
  method('net.IP', 'isLoopback(): bool', isLoopback),
  method('net.IP', 'isLinkLocalMulticast(): bool', isLinkLocalMulticast),
  method('net.IP', 'isLinkLocalUnicast(): bool', isLinkLocalUnicast),
  method(
    'net.IP',
    'isGlobalUnicast(): bool',
    (ip: Ip) =>
      ![isUnspecified, isLoopback, isMulticast, isLinkLocalUnicast, isBroadcast].some((holds) => holds(ip)),
  ),
  fn('cidr(string): net.CIDR', toCidr),
  fn('isCIDR(string): bool', isReadable(toCidr)),
  fn('string(net.CIDR): string', ({ address, bits }: Cidr) => `${ipText(address)}/${bits}`),
  method('net.CIDR', 'containsIP(string): bool', (cidr: Cidr, text: string) => {
    // A text that is no address is taken for a value that is none.
    if (!isReadable(toIp)(text)) throw noSuchOverload();
    return contains(cidr, toIp(text).address);
  }),
  method('net.CIDR', 'containsIP(net.IP): bool', (cidr: Cidr, { address }: Ip) => contains(cidr, address)),
  method('net.CIDR', 'containsCIDR(string): bool', (cidr: Cidr, text: string) =>
    containsCidr(cidr, toCidr(text)),
  ),
  method('net.CIDR', 'containsCIDR(net.CIDR): bool', containsCidr),
  method('net.CIDR', 'ip(): net.IP', ({ address }: Cidr) => new Ip(address)),
  method(
    'net.CIDR',
    'masked(): net.CIDR',
    ({ address, bits }: Cidr) => new Cidr(masked(address, bits), bits),
  ),
  method('net.CIDR', 'prefixLength(): int', ({ bits }: Cidr) => BigInt(bits)),
];
