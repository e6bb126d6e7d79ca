import { BackupError, toldOnce } from '../../errors';
import { isObject } from '../values/is-object';
import { quotable } from '../values/quotable';
import { API_GROUPS, API_KINDS, API_MEMBERS, TOLD_FACTS, withMembers } from './api-members';
import type { MoskApiSettings } from './api-settings';
import { type ApiFact, isOpen, type LearnedApi } from './learned-api';

/** Version of the form in which what was learned is written down. */
export const API_FILE_VERSION = 1;

/** What a file says of an API. */
export interface ReadApi {
  readonly settings: MoskApiSettings;
  /** `undefined`: it was not learned, but written down in the simple form. */
  readonly learned: LearnedApi | undefined;
}

const EXAMPLE = 'write it as "schedule: { cronField: cronSchedule }", or learn it: mosk-backup api learn';

/**
 * Reads what is written down of an API: the members of `MoskApiSettings` that differ from those of a release, or what
 * `api learn` has written.
 * @param base what it says nothing of
 * @throws AggregateError of BackupErrors `schema-invalid`: everything that is wrong with it
 */
export function readApi(data: unknown, base: MoskApiSettings): ReadApi {
  const findings: BackupError[] = [];
  const read = isObject(data) && isObject(data.facts) ? learnedApi : simpleApi;
  const result = read(data, base, findings);
  if (findings.length > 0) throw toldOnce(new AggregateError(findings), readApi);
  return result;
}

function simpleApi(data: unknown, base: MoskApiSettings, findings: BackupError[]): ReadApi {
  const members = new Map<string, unknown>();
  if (!isObject(data)) {
    findings.push(wrong('.', 'An API is written down as members with values', data, EXAMPLE));
    return { settings: base, learned: undefined };
  }
  for (const [name, value] of Object.entries(data)) {
    if (name === 'release') continue;
    if (!API_GROUPS.some((group) => group === name)) members.set(name, value);
    else if (!isObject(value)) findings.push(wrong(name, 'This is no object', value, EXAMPLE));
    else for (const [inner, its] of Object.entries(value)) members.set(`${name}.${inner}`, its);
  }
  for (const name of members.keys()) {
    if (API_MEMBERS[name] !== undefined) continue;
    const fix = `use release, ${Object.keys(API_MEMBERS).join(', ')}`;
    findings.push(wrong(name, 'An API has no such member', undefined, fix));
    members.delete(name);
  }
  const release = releaseOf(data.release, findings);
  for (const [name, value] of members) checkMember(name, name, value, findings);
  return { settings: { ...withMembers(base, members), release }, learned: undefined };
}

function learnedApi(data: unknown, base: MoskApiSettings, findings: BackupError[]): ReadApi {
  const { version, release: named, facts, schemas = {}, ...others } = data as Record<string, unknown>;
  if (!Number.isInteger(version) || (version as number) < 1) {
    findings.push(wrong('version', 'This is no version of such a file', version, 'write version: 1'));
  }
  const release = releaseOf(named, findings);
  const known = new Map<string, unknown>();
  const open: string[] = [];
  const unknown = Object.keys(others);
  for (const [name, fact] of Object.entries(facts as Record<string, unknown>)) {
    const at = `facts.${name}`;
    if (!isObject(fact) || !('value' in fact || 'open' in fact)) {
      findings.push(wrong(at, 'This is no fact', fact, 'give it a value, or say why it is open'));
    } else if (TOLD_FACTS.includes(name)) continue;
    else if (API_MEMBERS[name] === undefined) unknown.push(at);
    else if (isOpen(fact as unknown as ApiFact)) open.push(name);
    else {
      checkMember(name, `${at}.value`, fact.value, findings);
      known.set(name, fact.value);
    }
  }
  const its = isObject(schemas) ? schemas : {};
  if (!isObject(schemas)) findings.push(wrong('schemas', 'These are no schemas', schemas, 'learn it anew'));
  for (const [kind, schema] of Object.entries(its)) {
    if (!API_KINDS.includes(kind)) unknown.push(`schemas.${kind}`);
    else if (!isObject(schema)) {
      findings.push(wrong(`schemas.${kind}`, 'This is no schema', schema, 'learn it anew'));
    }
  }
  const settings = { ...withMembers(base, known), release };
  return {
    settings: open.length === 0 ? settings : { ...settings, open },
    learned: {
      version: version as number,
      facts: facts as LearnedApi['facts'],
      schemas: its as LearnedApi['schemas'],
      others,
      unknown,
    },
  };
}

function releaseOf(release: unknown, findings: BackupError[]): string {
  if (typeof release === 'string' && release.trim() !== '') return release;
  findings.push(wrong('release', 'What this API is called is missing', release, "give it, such as '26.3'"));
  return '';
}

function checkMember(name: string, at: string, value: unknown, findings: BackupError[]): void {
  const member = API_MEMBERS[name];
  if (member === undefined || member.is(value)) return;
  findings.push(wrong(at, member.problem, value, member.fix));
}

function wrong(at: string, problem: string, value: unknown, fix: string): BackupError {
  const shown = typeof value === 'string' ? JSON.stringify(quotable(value)) : undefined;
  return new BackupError('schema-invalid', problem, { at, value: shown, fix });
}
