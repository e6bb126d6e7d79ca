import { type Dice, diceOf } from '../../promises/dice';
import { ASKING } from './asking';
import type { Command, Family, Ground } from './command';
import { kindsOfGame } from './kinds';
import { READING } from './reading';
import { REMOVING } from './removing';
import { WRITING } from './writing';

const FAMILIES = [...READING, ...WRITING, ...REMOVING, ...ASKING];
const TOTAL = FAMILIES.reduce((sum, [weight]) => sum + weight, 0);

/** A script that a seed decides: the same objects come up again and again, in whatever state they are by then. */
export function commandsOf(seed: number, count: number, namespace: string): Command[] {
  const dice = diceOf(seed);
  const ground: Ground = { namespace, kinds: kindsOfGame(dice) };
  return Array.from({ length: count }, () => {
    const { run, ...more } = familyOf(dice)(dice, ground);
    return { run: run.trim().replaceAll(/ {2,}/g, ' '), ...more };
  });
}

function familyOf(dice: Dice): Family {
  let at = (dice.below(1e6) / 1e6) * TOTAL;
  for (const [weight, family] of FAMILIES) {
    at -= weight;
    if (at < 0) return family;
  }
  return (FAMILIES[0] as (typeof FAMILIES)[number])[1];
}

/** Files that commands name. The certificate is of nobody. */
export const FILES: Readonly<Record<string, string>> = {
  'file.txt': 'some text\n',
  'env.txt': '# settings\nA=b\nC=d\n',
  'docker.json': '{"auths":{"hub":{"username":"me","password":"p"}}}',
  'key.pem': 'no key\n',
  'cert.pem': 'no certificate\n',
};
