import { writtenTiers } from '../../../lib/review';

const GOLD = "Tier.of('gold', { rpo: '26h', retention: { keepLast: 3 } });\n";

describe('the text of a policy', () => {
  it.each([
    ['comments', '/*'],
    ['quotes', "\\'"],
    ['templates', '\\`'],
    ['options', "Tier.of('x', {"],
    ['tiers of one constant', "Tier.of('x', { retention: KEPT });"],
    ['constants', 'let KEPT;'],
  ])('is read at once, however many %s in it nobody has ended', (_what, piece) => {
    expect(writtenTiers(GOLD + piece.repeat(50_000)).get('gold')).toEqual({ retention: { keepLast: 3 } });
  });

  it.each([
    ['a variable', `let KEPT = { keepLast: 9 }; KEPT = { keepLast: 1 };`],
    ['one of two of a name', `{ const KEPT = { keepLast: 9 }; } const KEPT = { keepLast: 1 };`],
  ])('does not say what %s is', (_what, declared) => {
    expect(writtenTiers(`${declared} Tier.of('gold', { retention: KEPT });`).get('gold')).toEqual({
      unread: 'KEPT',
    });
  });
});
