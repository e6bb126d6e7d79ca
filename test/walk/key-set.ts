/** Texts that were seen, each as 128 bits: millions fit into memory. That two of them have the same bits is ruled out by chance alone. */
export class KeySet {
  private table = new Uint32Array(4 * 1024);
  size = 0;

  /** @returns whether it is a new one */
  add(text: string): boolean {
    const [a, b, c, d] = hashOf(text);
    if (this.size * 8 > this.table.length) this.grow();
    return this.put(a, b, c, d);
  }

  private put(a: number, b: number, c: number, d: number): boolean {
    const { table } = this;
    const mask = table.length / 4 - 1;
    for (let slot = (a ^ c) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4;
      if (table[at] === 0 && table[at + 1] === 0 && table[at + 2] === 0 && table[at + 3] === 0) {
        table[at] = a;
        table[at + 1] = b;
        table[at + 2] = c;
        table[at + 3] = d;
        this.size += 1;
        return true;
      }
      if (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d) return false;
    }
  }

  private grow(): void {
    const before = this.table;
    this.table = new Uint32Array(before.length * 2);
    this.size = 0;
    for (let at = 0; at < before.length; at += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = before.subarray(at, at + 4);
      if (a !== 0 || b !== 0 || c !== 0 || d !== 0) this.put(a, b, c, d);
    }
  }

  get bytes(): number {
    return this.table.byteLength;
  }
}

/** The public-domain mix of cyrb128; node:crypto takes three times as long for texts of this length. */
function hashOf(text: string): [number, number, number, number] {
  let a = 1779033703;
  let b = 3144134277;
  let c = 1013904242;
  let d = 2773480762;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  return [(a ^ b ^ c ^ d) >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
}
