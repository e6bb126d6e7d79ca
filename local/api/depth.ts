const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = [0x5b, 0x7b];
const CLOSE = [0x5d, 0x7d];

/** Whether lists and objects lie in one another more than so many levels deep in a JSON text. Costs no stack. */
export function isDeeperThan(levels: number, json: Buffer): boolean {
  // Each level takes two characters.
  if (json.length <= levels * 2) return false;
  let depth = 0;
  let inText = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i] as number;
    if (inText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN[0] || byte === OPEN[1]) {
      depth += 1;
      if (depth > levels) return true;
    } else if (byte === CLOSE[0] || byte === CLOSE[1]) depth -= 1;
  }
  return false;
}
