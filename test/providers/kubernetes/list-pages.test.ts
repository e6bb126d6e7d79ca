import { ClusterBackupType, type KubeObject } from '../../../lib/model';
import { MOST_PAGES } from '../../../providers/kubernetes/api/answer-bounds';
import { readPages } from '../../../providers/kubernetes/api/list-pages';

const ask = { type: ClusterBackupType, namespace: 'prod' } as Parameters<typeof readPages>[0];
/** As many pages as somebody asks for, each with another token. */
const withoutEnd = (page: (next: number) => string | undefined) => {
  let read = 0;
  const listing = readPages<KubeObject>(ask, async (next) => {
    read += 1;
    return { items: [], metadata: { continue: page(Number(next ?? 0) + 1) } };
  });
  return { listing, pagesRead: () => read };
};

describe('pages of a list', () => {
  it('are read to the last one', async () => {
    const { listing, pagesRead } = withoutEnd((next) => (next < 9 ? String(next) : undefined));

    await expect(listing).resolves.toMatchObject({ items: [] });
    expect(pagesRead()).toBe(9);
  });

  it('that go on for ever are no list', async () => {
    const { listing, pagesRead } = withoutEnd(String);

    await expect(listing).rejects.toMatchObject({ code: 'api-error' });
    expect(pagesRead()).toBeLessThanOrEqual(MOST_PAGES + 2);
  });

  it('that lead back to one of them are no list', async () => {
    const { listing, pagesRead } = withoutEnd((next) => String(next % 4));

    await expect(listing).rejects.toThrow('in a circle');
    expect(pagesRead()).toBeLessThan(9);
  });
});
