import type { Drift, DriftVerdict } from '../../../lib/learned';
import { EXIT } from '../../exit-codes';
import type { Check } from '../check';
import type { Facts } from '../facts';
import type { Judged, Remedy } from '../finding';

/** Things that are only told, named in one line. */
const NAMED = 20;

/** Whether the live API is what `--api` says, by name. */
export const API: Check = {
  name: 'api',
  title: 'API',
  judge(facts) {
    const { server: where, differences } = facts;
    if ('unseen' in differences) {
      const { unseen: value, remedy } = differences;
      const what = `the API was not compared with ${nameOf(facts)}`;
      return [{ state: 'not checked', what, where, value, ...(remedy && { remedy }) }];
    }
    const found = differences.seen;
    const of = (...verdicts: readonly DriftVerdict[]) =>
      found.filter(({ verdict }) => verdicts.includes(verdict));
    const unseen = of('unseen').filter((each) => each.of !== undefined);
    const judged = [
      ...of('absent').map((each) => absent(facts, each)),
      ...of('differs').map((each) => differs(facts, each)),
      ...(unseen.length === 0 ? [] : [unshown(facts, unseen)]),
    ];
    const told = of('new', 'changed');
    const never = of('unseen').map(({ what }) => what);
    const ok: Judged = {
      state: 'ok',
      what: `as ${nameOf(facts)} in ${of('confirmed').length} points`,
      where,
      ...(never.length > 0 && { value: `nothing that could be read tells ${never.join(', ')}` }),
    };
    const other: Judged = {
      state: 'ok',
      what: `has what ${nameOf(facts)} has not, which nothing depends on`,
      where,
      value: listed(told.map((each) => `${each.what}: ${each.detail ?? each.found ?? each.expected}`)),
    };
    return [...(judged.length > 0 ? judged : [ok]), ...(told.length > 0 ? [other] : [])];
  },
};

const nameOf = ({ api }: Facts) =>
  api.learned === undefined ? `MOSK ${api.settings.release}` : 'what was learned';

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function absent({ server, at }: Facts, { what, expected }: Drift): Judged {
  return {
    state: 'problem',
    what: `the server has no ${what}`,
    where: server,
    value: expected,
    exit: EXIT.api,
    remedy: {
      todo: 'choose the context of a management cluster of MOSK 26.1 or later, with --context; these there are:',
      command: ['kubectl config get-contexts', at().options].join(' ').trim(),
    },
  };
}

function differs(facts: Facts, { what, expected, found, certainty, since, detail }: Drift): Judged {
  const { learned, settings } = facts.api;
  const known = certainty === 'stated' ? 'stated' : 'learned';
  return {
    state: 'problem',
    what:
      learned === undefined
        ? `${what} is ${expected} in MOSK ${settings.release}, is ${found} here`
        : `${[known, since].filter(Boolean).join(' ')}: ${what} was ${expected}, is ${found} now`,
    where: facts.server,
    ...(detail !== undefined && { value: detail }),
    exit: EXIT.api,
    remedy: learning(facts),
  };
}

function unshown(facts: Facts, unseen: readonly Drift[]): Judged {
  return {
    state: 'not checked',
    what: `not compared with ${nameOf(facts)}: ${listed(unseen.map(({ what }) => what))}`,
    where: facts.server,
    value: [...new Set(unseen.flatMap(({ detail }) => detail ?? []))].join('; '),
    remedy: learning(facts),
  };
}

function learning({ api, at }: Facts): Remedy {
  const { program, options } = at();
  return {
    todo: 'learn what it has, and give the file as --api or MOSK_BACKUP_API:',
    command: [program, api.learnedBy, options].filter(Boolean).join(' '),
  };
}
