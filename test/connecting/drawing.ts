/** What a connection is drawn with. */
import type { Dice } from '../promises/dice';
import type { Material } from './certificates';
import type { RecordingSite } from './recording-site';

export type Fields = Record<string, unknown>;

export interface Drawing {
  readonly dice: Dice;
  readonly material: Material;
  readonly ports: RecordingSite['ports'];
  /** One of the usual ones, and sometimes another. */
  mostly<T>(usual: readonly T[], rare: readonly T[]): T;
  /** Writes a file beside the kubeconfig, and tells how that may name it; `@` stands for their folder. */
  fileOf(name: string, text: string): string;
}

export const base64 = (text: string) => Buffer.from(text).toString('base64');

/** What nobody knows, and what is known and does not count. */
export function drawExtra({ mostly }: Drawing): Fields {
  return mostly<Fields>(
    [{}, {}],
    [
      { unknown: { a: [1] }, Token: 'wrong-case' },
      { extensions: [{ name: 'x', extension: { a: 1 } }] },
      { extensions: null },
      { extensions: [{ name: 'x' }, { name: 'x' }] },
    ],
  );
}
