import { BackupError } from '../../../lib/errors';
import { badRequest, internalError, StatusError } from '../status-error';
import type { Access } from './access';
import { type CompleteAnswer, jsonAnswer } from './answer';
import type { Deliver } from './delivery';
import type { ApiRequest } from './request';
import { parseBody } from './request-body';

/** Beside `/api` and `/apis`: no path of Kubernetes begins so. */
export const CONTROL_ROOT = '/mosk-backup-local/';

/**
 * Carries out what is asked of the server itself. Undefined: there is no such thing to ask for.
 * @param asked `GET status`
 */
export type Control = (asked: string, body: unknown) => Promise<object | undefined>;

/** @param user who alone may ask */
export function controlled(
  control: Control,
  { access, user }: { access: Access; user: string },
  deliver: Deliver,
): Deliver {
  return (request) => (request.path.startsWith(CONTROL_ROOT) ? answer(request) : deliver(request));

  async function answer(request: ApiRequest): Promise<CompleteAnswer> {
    const { method, path } = request;
    try {
      access.requirePath(access.userOf(request), method, path);
      if (access.userOf(request) !== user)
        throw new StatusError(403, 'Forbidden', `only ${user} may ask this`);
      const done = await control(`${method} ${path.slice(CONTROL_ROOT.length)}`, parseBody(request).value);
      if (done === undefined)
        throw new StatusError(404, 'NotFound', 'there is nothing of this name to ask for');
      return jsonAnswer(200, done);
    } catch (error) {
      const refused = BackupError.is(error) ? badRequest(error.problem) : error;
      const { code, status } = refused instanceof StatusError ? refused : internalError(refused);
      return jsonAnswer(code, status);
    }
  }
}
