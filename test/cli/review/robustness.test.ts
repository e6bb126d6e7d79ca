import { declarationsOf } from '../../../cli/check';
import { markdown } from '../../../cli/review';
import { MoskApi } from '../../../lib/model';
import { review } from '../../../lib/review';
import { rounds } from '../../whole';
import { hostileInput } from '../check/hostile-input';
import { OURS, SECRET } from '../check/manifest-texts';

const INPUTS = rounds(20, 100);
const apiOf = () => MoskApi.v26_2;
const OPTIONS = { title: 'Backups', policy: 'baseline', compared: '', remarks: [] };

const sideOf = (text: string) => declarationsOf([{ name: 'h.yaml', managementCluster: '', text }], apiOf);

function comment(base: string, head: string): string {
  const now = new Date('2026-11-23T00:00:00Z');
  return markdown(review({ base: sideOf(base), head: sideOf(head), now }), OPTIONS);
}

describe('a review of hostile manifests', () => {
  it('ends in a comment that fits, whichever end they are, without the secret in them', () => {
    const sound = OURS.join('\n---\n');
    const inputs = Array.from({ length: INPUTS }, (_, seed) => hostileInput(seed + 1));

    const wrong = inputs.flatMap(({ family, text }, seed) =>
      [comment(sound, text), comment(text, sound), comment(text, text)].flatMap((each) => [
        ...(each.length > 65_536 ? [`${family} ${seed + 1}: ${each.length} characters`] : []),
        ...(each.includes(SECRET) ? [`${family} ${seed + 1}: the secret`] : []),
        ...(each.split('\n').some((line) => /^\s*@|[^`\w]@\w/.test(line.replace(/`[^`]*`/g, '')))
          ? [`${family} ${seed + 1}: a mention`]
          : []),
      ]),
    );

    expect(wrong).toEqual([]);
  });
});
