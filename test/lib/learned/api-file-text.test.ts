import { parse } from 'yaml';
import { apiFile, apiFileText, kindsOfDefinitions, learnApi } from '../../../lib/learned';
import { MoskApi } from '../../../lib/model';
import { INVENTED_APIS, type InventedApi, seen } from './invented-apis';

const fileOf = ({ crds, objects }: InventedApi, before = MoskApi.v26_2) =>
  apiFile(learnApi({ kinds: kindsOfDefinitions(crds), live: seen(objects) }, '2026-11-30'), before).file;

/** A comment before, beside and below members, as people leave them. */
const commented = (text: string) =>
  text
    .replace(/^version: 1$/m, '# ours\nversion: 1')
    .replace(/^ {2}schedule\.cronField:\n/m, '  # asked on Monday\n  schedule.cronField: # and on Tuesday\n')
    .replace(/^( {4}value: \S+)$/m, '$1 # seen by Ada')
    .concat('# the end\n');

/** The last one is beside a value, which may be open later. */
const COMMENTS = ['# ours', '# asked on Monday', '# and on Tuesday', '# the end', '# seen by Ada'];

const next = ({ name }: InventedApi) =>
  INVENTED_APIS[(INVENTED_APIS.findIndex((each) => each.name === name) + 1) % INVENTED_APIS.length];

it.each(INVENTED_APIS)('the file of an API with $name keeps its comments', (invented) => {
  const file = fileOf(invented);
  const text = apiFileText(file);
  expect(apiFileText(file, text)).toBe(text);
  const again = apiFileText(file, commented(text));
  for (const comment of COMMENTS) expect(again).toContain(comment);
  expect(apiFileText(file, again)).toBe(again);

  // And says what is another, as if it were written anew.
  const other = fileOf(next(invented) as InventedApi, MoskApi.parse(text));
  const written = apiFileText(other, commented(text));
  expect(JSON.stringify(parse(written))).toBe(JSON.stringify(parse(apiFileText(other))));
  for (const comment of COMMENTS.slice(0, -1)) expect(written).toContain(comment);
});

it('what repeats itself by aliases is written anew', () => {
  const [invented] = INVENTED_APIS;
  const file = fileOf(invented as InventedApi);
  const text = apiFileText(file).replace('date: "2026-11-30"', 'date: &day "2026-11-30"');
  const repeating = text.replace('date: "2026-11-30"', 'date: *day');
  expect(repeating).toContain('*day');
  expect(apiFileText(file, repeating)).toBe(apiFileText(file));
});
