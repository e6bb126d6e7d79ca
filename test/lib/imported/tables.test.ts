import type { Declaration } from '../../../lib/imported';
import { commonName, parts } from '../../../lib/imported/tables';

const schedule = (name: string, more: Partial<Declaration> = {}): Declaration => ({
  kind: 'schedule',
  namespace: 'shop',
  name,
  cluster: name.split('-')[0] ?? '',
  target: { to: 'default' },
  cron: '0 1 * * *',
  labels: {},
  annotations: {},
  extraFields: {},
  further: [],
  ...more,
});
const inFolder = (folder: string) =>
  ({ to: 'rclone', bucket: 'backups', folder, credential: 's3', key: 'kek' }) as const;

/** Names, those of a table in one text with its columns. */
const shown = (all: readonly Declaration[]) =>
  parts(all).map((part) =>
    'rows' in part ? `${part.rows.map(({ name }) => name).join(' ')} (${part.columns.join(' ')})` : part.name,
  );

describe('tables of declarations', () => {
  it('take what differs in name and cluster alone, in the place of the first', () => {
    const other = schedule('lab-weekly', { cron: '0 3 * * 0' });
    expect(shown([schedule('edge-nightly'), other, schedule('prod-nightly')])).toEqual([
      'edge-nightly prod-nightly ()',
      'lab-weekly',
    ]);
  });

  it('have a column of folders where these differ, and none for storages that differ', () => {
    const all = [
      schedule('a', { target: inFolder('a') }),
      schedule('b', { target: inFolder('b') }),
      schedule('c', { target: { ...inFolder('c'), credential: 'another' } }),
      schedule('d', { target: { ...inFolder('d'), folder: undefined } }),
    ];
    expect(shown(all)).toEqual(['a b (folder)', 'c', 'd']);
  });

  it('have a column of times only for three or more that are alike but for their time', () => {
    const at = (minute: number) => schedule(`s${minute}`, { cron: `${minute} 1 * * *` });
    expect(shown([at(1), at(2)])).toEqual(['s1', 's2']);
    expect(shown([at(1), at(2), at(3)])).toEqual(['s1 s2 s3 (cron)']);
  });

  it('are never made of what differs in a label, a field or a project', () => {
    const all = [
      schedule('a'),
      schedule('b', { labels: { team: 'x' } }),
      schedule('c', { extraFields: { suspend: true } }),
      schedule('d', { namespace: 'other' }),
    ];
    expect(shown(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are called by what their names have in common', () => {
    const common = (...names: string[]) => commonName(names.map((name) => schedule(name)));
    expect(common('prod-nightly', 'lab-nightly')).toBe('nightly');
    expect(common('nightly-prod', 'nightly.lab')).toBe('nightly');
    expect(common('a', 'b')).toBeUndefined();
  });
});
