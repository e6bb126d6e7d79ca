import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import * as model from '../../lib/model';
import { RECORDS } from '../../lib/model';
import { recordsPage } from '../../tools/records/records-page';

const ROOT = path.join(__dirname, '../..');
const HOME = 'lib/model/api/records.ts';

/** Every text in the source that is a key of ours, or a selector of one: `file: text`. */
function keysWrittenOut(): string[] {
  return ['lib', 'providers', 'local', 'cli'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(folder, name))
      .flatMap((file) => textsIn(file).map((text) => `${file}: ${text}`)),
  );
}

function textsIn(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) && /^mosk-backup\/[a-z-]+(=.*)?$/.test(node.text)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('the page on records says what their schema says', () => {
  expect(readFileSync(path.join(ROOT, 'docs/records.md'), 'utf8')).toBe(recordsPage());
});

it('every annotation and label of ours is a record, once', () => {
  const names = Object.entries(model).filter(([name]) => /_(ANNOTATION|LABEL)$/.test(name));

  expect(names.length).toBeGreaterThan(20);
  expect(RECORDS.map(({ key }) => key).sort()).toEqual(names.map(([, key]) => key).sort());
});

it('no key of ours is written out anywhere but in the schema', () => {
  const keys = RECORDS.map(({ key }) => key);
  const written = keysWrittenOut();

  expect(written.filter((each) => each.startsWith(`${HOME}: `))).toHaveLength(keys.length);
  expect(written.filter((each) => !each.startsWith(`${HOME}: `))).toEqual([]);
});
