import type { Answer, Requester } from '../local/api/requester';
import { CONVERSATION, type Step } from './conversation';

/** Says everything to one server, in order. */
export async function converse(api: Requester): Promise<Map<Step, Answer>> {
  const kept: Record<string, string> = {};
  const filled = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_match, name) => kept[name] ?? '');
  const answers = new Map<Step, Answer>();
  for (const step of CONVERSATION.flatMap(([, steps]) => steps)) {
    const body = typeof step.body === 'object' ? filled(JSON.stringify(step.body)) : step.body;
    const answer = await api(step.method, filled(step.path), body, step.extra);
    for (const [name, path] of Object.entries(step.keep ?? {})) {
      kept[name] = path.split('.').reduce((value, key) => value?.[key], answer.body);
    }
    answers.set(step, answer);
  }
  return answers;
}

/** Without what differs from run to run or is documentation. */
export function comparable({ code, headers, body, text }: Answer): unknown {
  return {
    code,
    type: headers['content-type'],
    warning: headers.warning,
    body: body === undefined ? text : withoutChance(body),
  };
}

const byText = (one: unknown, other: unknown) =>
  JSON.stringify(one, sorted) < JSON.stringify(other, sorted) ? -1 : 1;

/** The members of an object in one order, whichever the server has. */
function sorted(_name: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort())
    : value;
}

const BY_CHANCE = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp', 'time']);

export function withoutChance(value: unknown, key = ''): unknown {
  if (BY_CHANCE.has(key)) return `<${key}>`;
  if (Array.isArray(value)) {
    const members = value.map((member) => withoutChance(member));
    // They are sorted by time, and the servers pass from one second to the next at another moment.
    return key === 'managedFields' ? members.sort(byText) : members;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== 'description')
        .map(([name, member]) => [name, name === 'continue' ? member !== '' : withoutChance(member, name)]),
    );
  }
  if (typeof value !== 'string') return value;
  return value
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>')
    .replace(/in record \(\d+\)/, 'in record (<version>)')
    .replace(/^\d+s$/, '<age>')
    .replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '<time>');
}

/** What is to be equal of an answer: all of it, or where a difference is known, code and reason. */
export function expected(step: Step, answer: Answer): unknown {
  return step.differs === undefined ? comparable(answer) : [answer.code, answer.body?.reason];
}
