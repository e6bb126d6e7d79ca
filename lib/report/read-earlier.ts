import { isObject, momentOf } from '../model';
import { REMOVALS } from './facts';
import { type EarlierReport, REPORT_VERSION } from './report';

/** The path of the first thing that is not as it should be; `undefined`: all is well. */
type Check = (value: unknown, path: string) => string | undefined;

const is =
  (test: (value: unknown) => boolean): Check =>
  (value, path) =>
    test(value) ? undefined : path;

const text = is((value) => typeof value === 'string');
const time = is((value) => typeof value === 'string' && momentOf(value) !== undefined);
const count = is((value) => typeof value === 'number' && Number.isFinite(value) && value >= 0);
const truth = is((value) => typeof value === 'boolean');
const oneOf = (values: readonly string[]) => is((value) => values.some((each) => each === value));

const orNull =
  (check: Check): Check =>
  (value, path) =>
    value === null ? undefined : check(value, path);

const listOf =
  (check: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return path;
    for (const [index, each] of value.entries()) {
      const wrong = check(each, `${path}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

const shape =
  (members: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (!isObject(value)) return path;
    for (const [name, check] of Object.entries(members)) {
      const wrong = check(value[name], path === '' ? name : `${path}.${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

const FACTS = shape({
  ...{ managementCluster: text, project: text, name: text },
  ...{ createdAt: orNull(time), lastThere: orNull(time), lastRead: orNull(time) },
  known: listOf(shape({ from: time, to: time })),
  backups: listOf(
    shape({
      ...{
        uid: text,
        name: text,
        schedule: orNull(text),
        createdAt: orNull(time),
        status: text,
        place: text,
      },
      ...{ encrypted: orNull(truth), goodSince: orNull(time), goodUntil: orNull(time) },
      ...{ goneBy: orNull(time), failedAt: orNull(time) },
    }),
  ),
  rehearsals: listOf(shape({ uid: text, backup: text, at: time, reason: orNull(text) })),
  removals: listOf(shape({ uid: text, backup: text, how: oneOf(REMOVALS), at: orNull(time), files: count })),
});

const REPORT = shape({
  at: time,
  waivers: listOf(
    shape({
      ...{ managementCluster: text, about: text, rule: text, reason: text },
      ...{ until: text, holds: truth, seenAt: time },
    }),
  ),
  clusters: listOf(shape({ tier: orNull(text), rpoSeconds: orNull(count), facts: FACTS })),
});

/** What a file says that may be an earlier report; else what is wrong with it. */
export function readEarlier(
  data: unknown,
): { readonly report: EarlierReport } | { readonly wrong: string; readonly problem: string } {
  if (!isObject(data) || data.report !== 'mosk-backup')
    return { wrong: 'report', problem: 'This is no report of mosk-backup' };
  if (data.version !== REPORT_VERSION)
    return { wrong: 'version', problem: 'This report has another version than those that can be joined' };
  const wrong = REPORT(data, '');
  if (wrong !== undefined) return { wrong, problem: 'This report is damaged' };
  return { report: data as unknown as EarlierReport };
}
