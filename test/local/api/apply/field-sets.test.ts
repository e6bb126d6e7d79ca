import { compare } from '../../../../local/api/apply/compare';
import {
  cut,
  difference,
  type FieldSet,
  fieldSet,
  intersection,
  union,
} from '../../../../local/api/apply/field-set';
import { objectType } from '../../../../local/api/apply/field-type';
import { fieldsOf } from '../../../../local/api/apply/fields-of';
import { fieldsV1, readFieldsV1 } from '../../../../local/api/apply/fields-v1';
import { compareElements } from '../../../../local/api/apply/path-element';
import { FIXED } from '../../../engines/apply/schemas';
import { randomValue } from '../../../engines/apply/values';
import { type Dice, diceOf } from '../../../promises/dice';

const schema = FIXED.spec.versions[0]?.schema.openAPIV3Schema ?? {};
const type = objectType(schema, {});

/** One that nobody has seen, too. */
const SEEDS = [1, Number(process.env.MOSK_BACKUP_SEED ?? Date.now() % 1_000_000)];

const NAMES = ['f:a', 'f:b', 'k:{"n":1}', 'v:"x"'];

function randomSet(dice: Dice): FieldSet {
  return fieldSet(...dice.some(6, () => [dice.oneOf(NAMES), ...dice.some(2, () => dice.oneOf(NAMES))]));
}

const text = (set: FieldSet) => JSON.stringify(fieldsV1(set));

describe('sets of fields', () => {
  it('are written in the order of the real server: members, keys, values by kind, indexes', () => {
    const elements = [
      'i:10',
      'i:2',
      'v:true',
      'v:"b"',
      'v:"B"',
      'v:10',
      'v:9',
      'k:{"port":80,"protocol":"UDP"}',
      'k:{"port":80,"protocol":"TCP"}',
      'k:{"port":9}',
      'f:é',
      'f:b',
      'f:B',
    ];

    expect(elements.sort(compareElements)).toEqual([
      'f:B',
      'f:b',
      'f:é',
      'k:{"port":9}',
      'k:{"port":80,"protocol":"TCP"}',
      'k:{"port":80,"protocol":"UDP"}',
      'v:9',
      'v:10',
      'v:"B"',
      'v:"b"',
      'v:true',
      'i:2',
      'i:10',
    ]);
  });

  it('say with a dot that a field with more below is itself among them', () => {
    const set = fieldSet(['f:spec', 'f:a'], ['f:spec', 'f:b'], ['f:spec', 'f:b', 'f:c']);

    expect(fieldsV1(set)).toEqual({ 'f:spec': { 'f:a': {}, 'f:b': { '.': {}, 'f:c': {} } } });
  });

  it('are read whatever the order and spaces, without elements of kinds that nobody knows', () => {
    const set = readFieldsV1({ 'v: 1': {}, 'k:{ "b":2, "a":1 }': { 'f:a': {} }, 'r:odd': {} });

    expect(fieldsV1(set)).toEqual({ 'k:{"a":1,"b":2}': { 'f:a': {} }, 'v:1': {} });
    expect(() => readFieldsV1({ 'k:[1]': {} })).toThrow(SyntaxError);
    expect(() => readFieldsV1({ nothing: {} })).toThrow(SyntaxError);
  });

  it.each(SEEDS)('obey the laws of sets (seed %i)', (seed) => {
    const dice = diceOf(seed);
    for (let turn = 0; turn < 500; turn++) {
      const [one, other] = [randomSet(dice), randomSet(dice)];
      expect(text(readFieldsV1(fieldsV1(one)))).toBe(text(one));
      expect(text(union(one, other))).toBe(text(union(other, one)));
      expect(text(union(difference(one, other), intersection(one, other)))).toBe(text(one));
      expect(text(intersection(difference(one, other), other))).toBe('{}');
      expect(text(difference(cut(one, other), difference(one, other)))).toBe('{}');
      expect(union(one, intersection(one, other))).toBe(one);
    }
  });
});

describe('what has changed', () => {
  it.each(SEEDS)('is everything for a new object, and nothing for the same one (seed %i)', (seed) => {
    const dice = diceOf(seed);
    for (let turn = 0; turn < 200; turn++) {
      const object = { spec: randomValue({ ...schema.properties?.spec, required: [] }, dice) };
      try {
        const { added, removed, modified } = compare(type, {}, object);
        expect([removed.size, modified.size]).toEqual([0, 0]);
        expect(text(difference(fieldsOf(type, object), added))).toBe('{}');
        const same = compare(type, object, structuredClone(object));
        expect([same.added.size, same.removed.size, same.modified.size]).toEqual([0, 0, 0]);
        expect(text(compare(type, object, {}).removed)).toBe(text(added));
      } catch (error) {
        // Items that have nothing by which they could be known, or an object where there can be none.
        expect(String(error)).toMatch(/associative list|expected any scalar/);
      }
    }
  });
});
