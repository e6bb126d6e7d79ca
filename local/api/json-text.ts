interface Written {
  readonly text: string;
  readonly bytes: number;
}

const all = new WeakMap<object, Written>();

/** JSON of an object of the store, which never changes: made once, however often it is listed, watched and kept. */
export const jsonText = (object: object): string => written(object).text;

/** Of that JSON, in UTF-8. */
export const jsonBytes = (object: object): number => written(object).bytes;

function written(object: object): Written {
  let known = all.get(object);
  if (known === undefined) {
    const text = JSON.stringify(object);
    known = { text, bytes: Buffer.byteLength(text) };
    all.set(object, known);
  }
  return known;
}
