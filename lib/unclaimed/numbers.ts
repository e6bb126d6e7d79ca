/** Numbers one after the other, as many as there are: an array that grows by copying leaves its earlier selves in memory. */
export interface Numbers {
  readonly length: number;
  push(value: number): void;
  at(index: number): number;
  set(index: number, value: number): void;
}

const CHUNK = 65_536;

export function createNumbers(): Numbers {
  const chunks: Float64Array[] = [];
  let length = 0;
  const chunkOf = (index: number) => chunks[Math.floor(index / CHUNK)] as Float64Array;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length % CHUNK === 0) chunks.push(new Float64Array(CHUNK));
      chunkOf(length)[length % CHUNK] = value;
      length += 1;
    },
    at: (index) => chunkOf(index)[index % CHUNK] as number,
    set(index, value) {
      chunkOf(index)[index % CHUNK] = value;
    },
  };
}
