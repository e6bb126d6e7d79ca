import { CelCompileError, compileCel, INT, objectOf, STRING } from '../../../lib/cel';
import { evaluate } from './evaluate';

describe('CEL', () => {
  it.each([
    ['self.l.all(i, v, i < 2 || v == "c")', { self: { l: ['a', 'b', 'c'] } }, true],
    ['self.m.transformMapEntry(k, v, {v: k})["1"] == "a"', { self: { m: { a: '1' } } }, true],
    ['self.?a.optMap(x, x + 1).orValue(7)', { self: {} }, 7n],
    ['"é😀".size() + "x".charAt(0).size()', {}, 3n],
    ['false && self.nothing', { self: {} }, false],
    ['"A".matches("(?i)^a$") && "1".matches("^[[:digit:]]$")', {}, true],
    ['cidr("10.0.0.0/8").containsIP("10.1.2.3") && ip("::1").isLoopback()', {}, true],
    ['quantity("1500m").compareTo(quantity("1.5"))', {}, 0n],
    ['string(timestamp("2024-02-29T23:30:15.5Z") + duration("30m"))', {}, '2024-03-01T00:00:15.5Z'],
    ['string(1000000.0) + " " + string(duration("90s"))', {}, '1e+06 90s'],
  ])('evaluates %s', (expression, scope, expected) => {
    expect(evaluate(expression, scope)).toEqual(expected);
  });

  it.each([
    ['self.a.b', { self: { a: {} } }, 'no such key: b'],
    ['[1][3]', {}, 'index out of bounds: 3'],
    ['1 / 0', {}, 'division by zero'],
    ['9223372036854775807 + 1', {}, 'integer overflow'],
    ['self.a + 1', { self: { a: 'x' } }, 'no such overload'],
    ['int(self.a)', { self: { a: 'x' } }, "type conversion error from 'string' to 'int'"],
  ])('fails at %s in the words of the API server', (expression, scope, message) => {
    expect(() => evaluate(expression, scope)).toThrow(message);
  });

  it('says of an expression that does not compile where it is wrong', () => {
    const self = objectOf('selfType', { a: INT, s: STRING });
    expect(() => compileCel('self.a == self.s && self.nothing > 1', { self })).toThrow(
      new CelCompileError('self.a == self.s && self.nothing > 1', [
        { at: 7, message: "found no matching overload for '_==_' applied to '(int, string)'" },
        { at: 24, message: "undefined field 'nothing'" },
      ]),
    );
  });

  it.each([
    '1 +',
    'has(a)',
    '"a".matches("(")',
    'duration("x")',
    '[1, "a"]',
    'cel.bind(x, 1, x)',
    '`a',
    'a ? b',
  ])('refuses %s', (expression) => {
    expect(() => compileCel(expression, {})).toThrow(CelCompileError);
  });
});
