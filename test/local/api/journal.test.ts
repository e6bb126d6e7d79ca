import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KubeObject, ResourceType } from '../../../lib/model';
import { createStore, openJournal, type Store } from '../../../local/api/store';
import { seededRandom } from '../../../local/faults';

const SEED = Number(process.env.MOSK_BACKUP_SEED ?? 1);
const THING: ResourceType = { group: 'x', version: 'v1', kind: 'Thing', plural: 'things', namespaced: true };

let folder: string;
let file: string;
const said: string[] = [];
const closing: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'journal-test-'));
  file = path.join(folder, 'objects.log');
  said.length = 0;
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
  rmSync(folder, { recursive: true });
});

/** A store on the file, as a start of the server has it. */
function opened(): Store {
  const journal = openJournal(file, (line) => said.push(line));
  closing.push(journal.close);
  return createStore({ journal });
}

const thing = (name: string, value: unknown = 1): KubeObject => ({
  apiVersion: 'x/v1',
  kind: 'Thing',
  metadata: { name, namespace: 'n', uid: `uid-${name}` },
  spec: { value },
});

const written = (store: Store, ...things: KubeObject[]) => {
  for (const each of things) store.write(THING, each);
  store.commit();
};

const listed = (store: Store) => store.list(THING);

it('a store comes back as it was, and its versions go on rising', () => {
  const store = opened();
  written(store, thing('a'), thing('b'), thing('c'));
  written(store, thing('a', { deep: ['ä\n\u2028', null] }));
  store.remove(THING, 'n', 'b');
  store.commit();
  const before = listed(store);

  const next = opened();

  expect(listed(next)).toEqual(before);
  expect(next.byUid('uid-a')?.object).toEqual(before[0]);
  expect(next.version()).toBeGreaterThan(store.version());
  expect(next.since(THING, store.version())).toBeUndefined();
});

it('what was said and not committed is not kept, and no part of it', () => {
  const store = opened();
  written(store, thing('a'));
  store.write(THING, thing('b'));
  store.write(THING, thing('a', 2));

  expect(listed(opened()).map(({ spec }) => spec)).toEqual([{ value: 1 }]);
});

it('wherever a write is cut, what was committed before is there, the rest is set aside, and that is said', () => {
  const store = opened();
  written(store, thing('a'), thing('b'));
  const sound = statSync(file).size;
  written(store, thing('a', 2), thing('c'));
  const content = readFileSync(file);

  for (let length = sound + 1; length < content.length; length += 7) {
    writeFileSync(file, content.subarray(0, length));
    said.length = 0;
    expect(listed(opened()).map(({ spec }) => spec)).toEqual([{ value: 1 }, { value: 1 }]);
    expect(said.join()).toContain(`${length - sound} bytes`);
    expect(readFileSync(`${file}.cut`)).toEqual(content.subarray(sound, length));
    expect(statSync(file).size).toBe(sound);
  }
});

it('what follows a cut is kept', () => {
  written(opened(), thing('a'));
  writeFileSync(file, '0badc0de {"version":', { flag: 'a' });
  written(opened(), thing('b'));
  expect(listed(opened()).map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
});

it('any changed byte before the last write is told, with its line, and the file stays as it is', () => {
  const store = opened();
  for (const name of ['a', 'b', 'c', 'd']) written(store, thing(name));
  const content = readFileSync(file);
  const last = content.lastIndexOf('\n', content.length - 2);
  const random = seededRandom(SEED);
  for (let attempt = 0; attempt < 200; attempt++) {
    const damaged = Buffer.from(content);
    const at = Math.floor(random() * last);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    writeFileSync(file, damaged);
    expect(() => opened()).toThrow(
      expect.objectContaining({ code: 'file-invalid', at: expect.stringMatching(/objects\.log:\d+$/) }),
    );
    expect(readFileSync(file)).toEqual(damaged);
    expect(existsSync(`${file}.cut`)).toBe(false);
  }
});

it.each(['', 'something else\n', '{}\n'])('a file that is none of ours is refused: %j', (content) => {
  writeFileSync(file, content);
  expect(() => opened()).toThrow(expect.objectContaining({ code: 'file-invalid' }));
});

it('the file grows with what there is, not with what was', () => {
  const store = opened();
  const large = 'x'.repeat(100_000);
  for (let n = 0; n < 400; n++) written(store, thing('a', `${n}${large}`));
  expect(statSync(file).size).toBeLessThan(10 * 1024 * 1024);
  expect(listed(opened())).toHaveLength(1);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a commit that fails leaves no half line, and nothing of it is seen: created, changed or removed', () => {
  const store = opened();
  for (const name of ['a', 'changed', 'removed']) written(store, thing(name, 'first'));
  const size = statSync(file).size;
  const contents = (of: typeof store) => listed(of).map(({ metadata, spec }) => [metadata.name, spec]);
  const before = contents(store);
  const full = jest.spyOn(require('node:fs'), 'writeSync').mockImplementationOnce(() => {
    throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  });
  store.write(THING, thing('changed', 'second'));
  store.remove(THING, 'n', 'removed');
  expect(() => written(store, thing('b'))).toThrow('ENOSPC');
  expect(statSync(file).size).toBe(size);
  full.mockRestore();
  expect(contents(store)).toEqual(before);
  written(store, thing('c', 'later'));
  expect(contents(opened())).toEqual(contents(store));
});
