const HALVES = ['.dek', '.encrypted'] as const;

/** The other file of an encrypted backup: `prod/a.dek` of `prod/a.encrypted`, and the other way round. */
export function otherHalf(file: string): string | undefined {
  const [dek, encrypted] = HALVES;
  if (file.endsWith(dek)) return `${file.slice(0, -dek.length)}${encrypted}`;
  return file.endsWith(encrypted) ? `${file.slice(0, -encrypted.length)}${dek}` : undefined;
}

/** Finds files without their other half in a listing, holding no more of it than may still be met. */
export interface HalfFinder {
  /** @param alone called if it turns out to be alone */
  take(file: string, alone: () => void): void;
  end(): void;
}

/** Buckets are listed by the bytes of their keys, so what comes later lies behind. Where one is not, all is held to the end. */
export function createHalfFinder(): HalfFinder {
  const waiting = new Map<string, () => void>();
  /** The same in the order in which they came: two names with `.dek` and `.encrypted` lie apart, or one pair within the other. */
  const stack: string[] = [];
  let before = '';
  let isInOrder = true;

  function endPassed(file: string): void {
    for (let top = stack.at(-1); top !== undefined && compareBytes(top, file) < 0; top = stack.at(-1)) {
      stack.pop();
      waiting.get(top)?.();
      waiting.delete(top);
    }
  }

  return {
    take(file, alone) {
      if (compareBytes(before, file) > 0) isInOrder = false;
      before = file;
      if (isInOrder) endPassed(file);
      if (waiting.delete(file)) return;
      const other = otherHalf(file);
      if (other === undefined) return;
      if (isInOrder && compareBytes(other, file) < 0) alone();
      else {
        waiting.set(other, alone);
        if (isInOrder) stack.push(other);
      }
    },
    end() {
      for (const alone of waiting.values()) alone();
      waiting.clear();
    },
  };
}

/** As UTF-8; texts of JavaScript compare otherwise where there are surrogates. */
function compareBytes(one: string, other: string): number {
  if (one === other) return 0;
  for (let at = 0; ; at++) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a === b) continue;
    if (Number.isNaN(a)) return -1;
    if (Number.isNaN(b)) return 1;
    return ranked(a) - ranked(b);
  }
}

/** Surrogates stand for characters behind all others. */
function ranked(unit: number): number {
  return unit >= 0xe000 ? unit - 0x2000 : unit >= 0xd800 ? unit + 0x2000 : unit;
}
