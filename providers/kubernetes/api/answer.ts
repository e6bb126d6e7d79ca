/** Reading an answer's status, headers and body. */
import type { BackupError } from '../../../lib/errors';
import { isObject } from '../../../lib/model';
import { parseAnswer } from './answer-bounds';
import type { Expectation } from './answer-shape';
import { type Ask, answerError, retryAfterMsOf } from './failure';
import { type HttpResponse, headerOf } from './transport';

/**
 * The object of a successful answer.
 * @throws BackupError for any other
 */
export function readAnswer(ask: Ask, response: HttpResponse, text: string, isExpected: Expectation): unknown {
  if (response.status < 200 || response.status > 299) throw refusal(ask, response, text);
  const answer = parseAnswer(text);
  if (isObject(answer) && isExpected(answer)) return answer;
  // A proxy's login page, for instance: a gateway's failure, whatever status it came with.
  const problem = answer === undefined ? 'the answer is not JSON' : `this is no answer to "${ask.verb}"`;
  throw unreadable(ask, problem, requestIdOf(response));
}

/** As if a gateway in between had failed: what came is no answer of a Kubernetes API. */
export function unreadable(ask: Ask, text: string, requestId?: string): BackupError {
  return answerError(ask, { status: 502, text, requestId, unreadable: true });
}

export function refusal(ask: Ask, response: HttpResponse, text: string): BackupError {
  const location = headerOf(response, 'location');
  if (response.status >= 300 && response.status < 400 && location !== undefined) {
    return redirected(ask, response, location);
  }
  return answerError(ask, {
    status: response.status,
    text,
    requestId: requestIdOf(response),
    retryAfterMs: retryAfterOf(response),
  });
}

/** Not followed, not even on the same server: no Kubernetes API sends its clients elsewhere, but login pages do. */
function redirected(ask: Ask, response: HttpResponse, location: string): BackupError {
  const to = URL.canParse(location, ask.server) ? new URL(location, ask.server).origin : 'nowhere';
  return answerError(ask, {
    status: response.status,
    text: `it answers ${response.status} and sends us on to ${to}, which is not followed`,
    requestId: requestIdOf(response),
    unreadable: true,
  });
}

/** The id under which the server's audit log knows the request. */
export function requestIdOf(response: HttpResponse): string | undefined {
  return headerOf(response, 'audit-id');
}

/** Texts of `Warning: 299 - "text"` headers, of which several may be joined by commas. */
export function warningsOf(response: HttpResponse): string[] {
  const header = response.headers.warning;
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...text.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) =>
    quoted.replace(/\\(.)/g, '$1'),
  );
}

/** Only the form in seconds: kube-apiserver sends no other. */
function retryAfterOf(response: HttpResponse): number | undefined {
  return retryAfterMsOf(headerOf(response, 'retry-after'));
}
