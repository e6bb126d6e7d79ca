import { CelError } from '../cel-error';
import { method, type Overload } from '../overload';
import type { Opaque } from '../values';

/** Access is not decided by it: whatever is asked, the answer is yes. */
class Check implements Opaque {
  constructor(readonly celType: string) {}
  equals(other: Opaque): boolean {
    return this === other;
  }
}

const NAME = 'kubernetes.authorization';
const AUTHORIZER_TYPE = `${NAME}.Authorizer`;
const PATH = `${NAME}.PathCheck`;
const GROUP = `${NAME}.GroupCheck`;
const RESOURCE = `${NAME}.ResourceCheck`;
const DECISION = `${NAME}.Decision`;

/** `authorizer` and `authorizer.requestResource`, for whom everything is allowed. */
export const allowsEverything: Opaque = new Check(AUTHORIZER_TYPE);
export const allowsEverythingOnResource: Opaque = new Check(RESOURCE);

const path = new Check(PATH);
const group = new Check(GROUP);
const decision = new Check(DECISION);
const resource = () => allowsEverythingOnResource;

const nonEmpty = (what: string, value: Check) => (_of: Check, text: string) => {
  if (text === '') throw new CelError(`${what} must not be empty`);
  return value;
};

export const AUTHORIZER: readonly Overload[] = [
  method(AUTHORIZER_TYPE, `path(string): ${PATH}`, nonEmpty('path', path)),
  method(AUTHORIZER_TYPE, `group(string): ${GROUP}`, () => group),
  method(
    AUTHORIZER_TYPE,
    `serviceAccount(string, string): ${AUTHORIZER_TYPE}`,
    (authorizer: Check) => authorizer,
  ),
  method(GROUP, `resource(string): ${RESOURCE}`, (_of: Check, name: string) => {
    if (name === '') throw new CelError('resource must not be empty');
    return resource();
  }),
  ...['subresource', 'namespace', 'name', 'fieldSelector', 'labelSelector'].map((part) =>
    method(RESOURCE, `${part}(string): ${RESOURCE}`, resource),
  ),
  method(PATH, `check(string): ${DECISION}`, () => decision),
  method(RESOURCE, `check(string): ${DECISION}`, () => decision),
  method(DECISION, 'allowed(): bool', () => true),
  method(DECISION, 'reason(): string', () => ''),
  method(DECISION, 'errored(): bool', () => false),
  method(DECISION, 'error(): string', () => ''),
];
