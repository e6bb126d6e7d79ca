import { jsonEqual } from '../json';
import { MoskApi, type MoskApiSettings } from '../model';
import { hardline } from './code/doc';
import { valueLiteral } from './code/literals';
import { comment, making, type Statement } from './code/statements';

/** Whether programs mean this API where they say none. */
export function isUsualApi({ settings }: MoskApi): boolean {
  return jsonEqual(settings, MoskApi.v26_2.settings);
}

const LEARNED = comment(
  'To do: read the file of the API instead, which has its schemas, too: MoskApi.parse(text)',
);

/** `const moskApi = MoskApi.v26_2.with({ … });` */
export function apiStatement(name: string, { settings, learned }: MoskApi): Statement {
  if (jsonEqual(settings, MoskApi.v26_1.settings)) return `const ${name} = MoskApi.v26_1;`;
  const usual = MoskApi.v26_2.settings;
  const members = (Object.keys(settings) as (keyof MoskApiSettings)[])
    .filter((key) => !jsonEqual(settings[key], usual[key]))
    .map((key) => ({ key, value: valueLiteral(settings[key]) }));
  const assigned = `const ${name} = `;
  const statement = making({ assigned, callee: 'MoskApi.v26_2.with', args: [], members, expanded: true });
  return learned === undefined ? statement : [LEARNED, hardline, statement];
}
