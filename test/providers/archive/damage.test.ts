/** Thousands of damages by a seed, each judged: what may be said of it and what never. */
import { gzipSync } from 'node:zlib';
import type { Reason } from '../../../lib/archive';
import { seeded } from '../../lib/synth/seeded';
import {
  type ExaminedFolder,
  examinedFolder,
  type MadeBackup,
  makeBackup,
  makeWithBytes,
  stepsOf,
  tarOf,
} from './made-backup';

const SEED = Number(process.env.MOSK_BACKUP_SEED ?? Date.now() % 1_000_000);
const DAMAGES = Number(process.env.MOSK_BACKUP_DAMAGES ?? 120);

let folder: ExaminedFolder;
beforeAll(() => {
  folder = examinedFolder();
});
afterAll(() => folder.remove());

/** `undefined`: nothing needs to be noticed. */
type Allowed = readonly (Reason | undefined)[];

interface Damage {
  readonly what: string;
  readonly files: Partial<MadeBackup>;
  readonly allowed: Allowed;
}

type Dice = (below: number) => number;

function flip(bytes: Buffer, at: number, dice: Dice): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ (1 + dice(255));
  return changed;
}

function damageOf(made: MadeBackup, other: MadeBackup, dice: Dice): Damage {
  const { encrypted, dek } = made;
  const blocks = encrypted.length / 16;
  const cutAt = (size: number): Damage => ({
    what: `archive cut to ${size} bytes`,
    files: { ...made, encrypted: encrypted.subarray(0, size) },
    allowed: size === 0 ? ['empty'] : ['truncated'],
  });
  const flipAt = (at: number, where: string, allowed: Allowed): Damage => ({
    what: `${where}: byte ${at} of the archive changed`,
    files: { ...made, encrypted: flip(encrypted, at, dice) },
    allowed,
  });
  const kinds: readonly (() => Damage)[] = [
    () => cutAt(dice(encrypted.length)),
    () => cutAt(16 * dice(blocks)),
    () => cutAt(encrypted.length - 16 * (1 + dice(40))),
    () => flipAt(dice(8), 'magic', ['not-encrypted']),
    () => flipAt(8 + dice(8), 'salt', ['wrong-dek']),
    // The beginning of a gzip is noise for the most part, and so is what a changed block decrypts to.
    () => flipAt(16 + dice(512), 'first header', [undefined, 'damaged', 'wrong-dek', 'not-a-backup']),
    () => flipAt(528 + dice(encrypted.length - 1_200), 'body', [undefined, 'damaged']),
    () => flipAt(encrypted.length - 1 - dice(32), 'padding', ['damaged', 'truncated']),
    () => {
      const size = dice(dek.length);
      return {
        what: `.dek cut to ${size} bytes`,
        files: { ...made, dek: dek.subarray(0, size) },
        allowed: size === 0 ? ['empty'] : ['dek-damaged'],
      };
    },
    () => ({
      what: '.dek changed',
      files: { ...made, dek: flip(dek, dice(dek.length), dice) },
      allowed: ['wrong-key', 'wrong-dek', 'not-encrypted', 'dek-damaged'],
    }),
    () => ({ what: '.dek of another', files: { ...made, dek: other.dek }, allowed: ['wrong-dek'] }),
    () => ({
      what: 'archive of another',
      files: { ...made, encrypted: other.encrypted },
      allowed: ['wrong-dek'],
    }),
  ];
  return (kinds[dice(kinds.length)] as () => Damage)();
}

it.each([1, SEED])(
  'with seed %i, each damage is judged as what it is',
  async (seed) => {
    const { below: dice } = seeded(seed);
    const [tar, otherTar] = await Promise.all([tarOf(seed), tarOf(seed + 7)]);
    const plain = [await makeBackup(tar), await makeBackup(otherTar)] as const;
    const gzip = [await makeBackup(gzipSync(tar)), await makeBackup(gzipSync(otherTar))] as const;
    const wrong: string[] = [];
    for (let count = 0; count < DAMAGES; count += 1) {
      const [made, other] = dice(2) === 0 ? plain : gzip;
      const { what, files, allowed } = damageOf(made, other, dice);
      const examined = await folder.examine(files);
      const isRead = stepsOf(examined)['readable to its end'] === true;
      const isSaid = isRead === (examined.reason === undefined);
      if (!allowed.includes(examined.reason) || !isSaid) {
        wrong.push(
          `${what}: ${examined.reason} (readable to its end: ${isRead}), expected ${allowed.join(' or ')}`,
        );
      }
    }
    expect(wrong).toEqual([]);
  },
  300_000,
);

it('a .dek with a data key of bytes that was cut is told as one that may have been cut', async () => {
  // It cannot be told from a wrong key: all that comes out is noise. The error says so.
  const made = await makeWithBytes(await tarOf(1), Buffer.from('\xff\x80\x91\xfe'.repeat(8), 'latin1'));
  const { error } = await folder.examine({ ...made, dek: made.dek.subarray(0, 48) });
  expect(error?.fix).toMatch(/compare the \.dek with another copy/);
});
