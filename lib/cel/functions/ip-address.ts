/** An address as a number. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** An address as Go's netip reads it, without a zone; `undefined` for any other text. */
export function parseIp(text: string): IpAddress | undefined {
  return text.includes(':') ? parseIp6(text) : parseIp4(text);
}

function parseIp4(text: string): IpAddress | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return { family: 4, value: parts.reduce((sum, part) => (sum << 8n) + BigInt(part), 0n) };
}

function parseIp6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  return { family: 6, value: groups.reduce((sum, group) => (sum << 16n) + group, 0n) };
}

function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.') && index === parts.length - 1) {
      const last = parseIp4(part);
      if (last === undefined) return undefined;
      groups.push(last.value >> 16n, last.value & 0xffffn);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}

/** An IPv4 address in the clothes of IPv6. */
export const isMapped = ({ family, value }: IpAddress): boolean => family === 6 && value >> 32n === 0xffffn;

export const bitsOf = ({ family }: IpAddress): number => (family === 4 ? 32 : 128);

/** The shortest form, as Go writes it. */
export function ipText({ family, value }: IpAddress): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  const [start, length] = longestZeros(groups);
  const text = (part: readonly bigint[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

function longestZeros(groups: readonly bigint[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let start = 0; start < groups.length; start++) {
    let end = start;
    while (groups[end] === 0n) end += 1;
    if (end - start > best[1]) best = [start, end - start];
  }
  return best;
}

/** The address with everything behind so many bits set to zero. */
export function masked(address: IpAddress, bits: number): IpAddress {
  const rest = BigInt(bitsOf(address) - bits);
  return { ...address, value: (address.value >> rest) << rest };
}

/** The family of an address; `undefined` for any other text. */
export const ipFamily = (text: string): 4 | 6 | undefined => parseIp(text)?.family;
