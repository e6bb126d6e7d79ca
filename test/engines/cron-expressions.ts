/** Cron expressions from a seed: such as people write, such as nobody does, and such as are none. */
import { seededRandom } from '../../local/faults/random';

type Random = () => number;

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Field[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: WEEKDAYS },
];
const MACROS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const NONE = [
  '@every 1h',
  '@every 90s',
  '@reboot',
  '@Daily',
  '@',
  'TZ=UTC 0 1 * * *',
  'CRON_TZ=Asia/Tokyo @daily',
  '',
  ' ',
];
const ODD = [
  'L',
  'W',
  '1#2',
  '5L',
  '-',
  '/',
  '*/',
  '/5',
  '*/0',
  '*/-1',
  '1-',
  '-1',
  '1.5',
  '1e1',
  '0x1',
  'x',
  '**',
  '7',
  '6-7',
  'sat-sun',
  '5-1',
  '99',
  '1--2',
  '1-2-3',
  '1/2/3',
  '*/99999999999999999999',
  '٣',
  '*?',
  '?*',
  '+',
  '++1',
  '1_0',
];

const NIGHTLY: readonly ((random: Random) => string)[] = [
  (random) => String(below(random, 4)),
  (random) => String(below(random, 4)),
  (random) => String(below(random, 24)),
  (random) => `${below(random, 3)},${3 + below(random, 20)}`,
];

/** @param nonsense how often something stands in it that may make it none: 0 to 1 */
export function cronExpression(seed: number, nonsense: number): string {
  const random = seededRandom(seed);
  if (chance(random, 0.02)) return pick(random, MACROS);
  if (chance(random, nonsense / 10)) return pick(random, NONE);
  const fields = FIELDS.map((field, i) => fieldOf(random, field, likelihoodOfStar(i)));
  // So few runs that sixty of them meet changes of the clock, and mostly at night, when it changes.
  if (chance(random, 0.6)) fields.splice(0, 2, String(below(random, 60)), pick(random, NIGHTLY)(random));
  if (chance(random, nonsense)) fields[below(random, 5)] = pick(random, ODD);
  if (chance(random, nonsense / 10)) fields.splice(below(random, 5), chance(random, 0.5) ? 1 : 0, '*');
  const blank = () => (chance(random, 0.03) ? pick(random, ['  ', '\t', '\n', '\u00a0']) : ' ');
  const text = fields.reduce((all, field) => `${all}${blank()}${field}`);
  return chance(random, 0.02) ? `${pick(random, [' ', '\t', '\n'])}${text}\n` : text;
}

/** Days are open in most expressions that people write, and the interesting ones are those that are half open. */
function likelihoodOfStar(index: number): number {
  return index < 2 ? 0.15 : 0.4;
}

function fieldOf(random: Random, field: Field, star: number): string {
  if (chance(random, star)) return '*';
  const items = [itemOf(random, field)];
  while (chance(random, 0.25)) items.push(itemOf(random, field));
  if (chance(random, 0.03)) items.splice(below(random, items.length + 1), 0, '');
  return items.join(',');
}

function itemOf(random: Random, field: Field): string {
  const step = () =>
    `/${pick(random, ['1', '1', '01', '+1', '2', '3', '5', '7', '10', '15', '30', '45', '100'])}`;
  const [a, b] = [inside(random, field), inside(random, field)].sort((x, y) => x - y);
  const [from, to] = [spelled(random, field, a ?? 0), spelled(random, field, b ?? 0)];
  return pick(random, [
    () => from,
    () => from,
    () => `${from}-${to}`,
    () => `${from}-${to}${step()}`,
    () => `${field.min}-${field.max}`,
    () => `${from}${step()}`,
    () => `*${step()}`,
    () => `*${step()}`,
    () => '?',
    () => (chance(random, 0.2) ? `*-${to}${chance(random, 0.5) ? step() : ''}` : from),
  ])();
}

function spelled(random: Random, { names, min }: Field, value: number): string {
  const name = names[value - min];
  if (name !== undefined && chance(random, 0.5)) {
    return pick(random, [name, name.toUpperCase(), `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`]);
  }
  return pick(random, [String(value), String(value), String(value), `0${value}`, `+${value}`]);
}

/** Rather at the ends than between them. */
function inside(random: Random, { min, max }: Field): number {
  return chance(random, 0.2) ? pick(random, [min, max]) : min + below(random, max - min + 1);
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[below(random, items.length)] as Item;
}
