import { checkKeyValue, findingsOf } from '../../contract';

/** What is wrong with a key, without the key. */
export interface KeyFault {
  readonly problem: string;
  readonly value: string;
}

/** Words of examples and of people; keys of chance do not hold them. */
export const SAMPLES =
  /passw[o0]rd|change[-_ ]?me|example|sample|secret|replace|default|insert|0123456789|1234567890/i;
export const ONE_CLASS = /^(?:[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]+)$/;
/** 32 hexadecimal digits of chance have less than this only once in a million. */
export const FEWEST_CHARACTERS = 8;

/** @param inContract whether the contract has checked length and characters already */
export function keyFaults(key: string, inContract: boolean): KeyFault[] {
  const broken = inContract
    ? []
    : findingsOf(() => checkKeyValue(key, '')).map(({ problem, value = '' }) => ({ problem, value }));
  return [...broken, ...weaknesses(key)];
}

function* weaknesses(key: string): Iterable<KeyFault> {
  const distinct = new Set(key).size;
  if (SAMPLES.test(key)) yield { problem: 'The key looks like a sample', value: measured(key) };
  else if (ONE_CLASS.test(key)) {
    yield { problem: 'The key is made of one class of characters', value: measured(key) };
  } else if (distinct < FEWEST_CHARACTERS) {
    yield {
      problem: 'The key repeats a few characters',
      value: `${measured(key)}, ${distinct} different ones`,
    };
  }
}

function measured(key: string): string {
  return `${[...key].length} characters`;
}
