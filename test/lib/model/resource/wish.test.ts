import {
  CLAIM_ANNOTATION,
  nextWish,
  standingWish,
  WISH_ANNOTATION,
  type Wish,
  wishOf,
} from '../../../../lib/model';
import { runOf } from '../../../providers/pulumi/backups';

const wish = (text: string): Wish => {
  const [number, mode] = text.split(' ');
  return { number: Number(number), mode: mode as Wish['mode'] };
};
const wishes = (texts: readonly string[]) => texts.map(wish);

describe('the wish that holds', () => {
  const standing = (own: string, written: readonly string[], comparable = true) => {
    const { number, mode, disputed } = standingWish(wish(own), wishes(written), comparable);
    return `${number} ${mode}${disputed ? ', disputed' : ''}`;
  };

  it.each([
    ['is that of the state where no object has one', '2 delete', [], '2 delete'],
    ['is that of the state where all objects have it', '2 delete', ['2 delete', '2 delete'], '2 delete'],
    ['is the newest: the objects lag behind', '3 delete', ['2 keep'], '3 delete'],
    [
      'is the newest: a killed deployment has wished something milder',
      '2 delete',
      ['3 keep', '2 delete'],
      '3 keep',
    ],
    ['is the newest of several killed ones', '1 delete', ['2 keep', '3 delete'], '3 delete'],
    ['is the mildest of those with one number', '2 delete', ['2 keep'], '2 keep'],
    ['is the mildest of those with one number', '2 orphan', ['2 delete'], '2 orphan'],
    [
      'is nobody’s to act on where a killed deployment has wished something harsher',
      '2 keep',
      ['3 delete'],
      '3 delete, disputed',
    ],
    [
      'is nobody’s to act on where a killed deployment has wished something harsher',
      '2 keep',
      ['3 orphan'],
      '3 orphan, disputed',
    ],
    ['may be harsher and older', '4 keep', ['3 delete'], '4 keep'],
  ])('%s', (_what, own, written, expected) => {
    expect(standing(own, written)).toBe(expected);
  });

  it('is the milder one where the run of the state is gone: numbers may have begun anew', () => {
    expect(standing('5 delete', ['1 keep'], false)).toBe('1 keep');
    expect(standing('5 keep', ['1 delete'], false)).toBe('1 delete, disputed');
  });
});

describe('the wish to be written', () => {
  const next = (mode: Wish['mode'], known: readonly string[]) => {
    const { number } = nextWish(mode, wishes(known));
    return number;
  };

  it('begins with 1, also after what 0.1.0 has written', () => {
    expect(next('delete', [])).toBe(1);
    expect(next('delete', ['0 delete'])).toBe(1);
  });

  it('is the one that is there as long as all of the newest say the same', () => {
    expect(next('keep', ['2 keep', '1 delete'])).toBe(2);
    expect(next('delete', ['2 keep', '1 delete'])).toBe(3);
    expect(next('keep', ['2 keep', '2 delete'])).toBe(3);
  });
});

describe('the wish on an object', () => {
  it('is read as it is written', () => {
    expect(wishOf(runOf({ name: 'a', wish: '12 orphan' }))).toEqual({ number: 12, mode: 'orphan' });
  });

  it('of 0.1.0 stands in its claim, older than all', () => {
    const claimed = runOf({ name: 'a', annotations: { [CLAIM_ANNOTATION]: '6f1c keep' } });

    expect(wishOf(claimed)).toEqual({ number: 0, mode: 'keep' });
  });

  it.each(['', 'keep', 'x keep', '1', '1 destroy', '-1 keep', '99999999999999999999 keep'])(
    'is none where somebody has written "%s"',
    (text) => {
      expect(wishOf(runOf({ name: 'a', annotations: { [WISH_ANNOTATION]: text } }))).toBeUndefined();
    },
  );
});
