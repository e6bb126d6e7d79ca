import { rounds } from '../../whole';
import { LOSSES } from './blinding/losses';
import { NOISES } from './blinding/noises';
import { play } from './blinding/play';

/** Of each noise. */
const GAMES = rounds(1, 2);
const AGAINST_THE_POLICY = 9;
const REFUSED = [AGAINST_THE_POLICY, 2];

const FIRST = Number(process.env.MOSK_BACKUP_SEED ?? 20261130);
/** One that nobody has seen. */
const UNSEEN = Math.floor(Math.random() * 1e9);
const seedsOf = (index: number) => [
  ...Array.from({ length: GAMES - 1 }, (_, game) => FIRST + index * 100 + game),
  UNSEEN + index,
];

jest.setTimeout(60_000);

describe('a change that loses data', () => {
  it('is refused by itself, whatever it loses and however the repository is laid out', async () => {
    const told: string[] = [];
    for (const seed of Array.from({ length: LOSSES.length * GAMES }, (_, game) => FIRST + game)) {
      const ending = await play(seed, undefined);
      if (ending.code !== AGAINST_THE_POLICY) told.push(`${ending.code}: ${ending.told}`);
    }
    expect(told).toEqual([]);
  });

  it.each(NOISES.map((noise, index) => [noise.name, noise, index] as const))(
    'is refused, or an error, with %s',
    async (_name, noise, index) => {
      for (const seed of seedsOf(index)) {
        const { code, told } = await play(seed, noise);
        expect({ told, refused: REFUSED.includes(code) }).toEqual({ told, refused: true });
      }
    },
  );
});
