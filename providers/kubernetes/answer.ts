/** Reading an answer's status, headers and body. */
import type { BackupError } from '../../lib/errors';
import { type Ask, answerError } from './failure';
import { type HttpResponse, headerOf } from './transport';

/** The JSON of a successful answer. @throws BackupError for any other */
export function readAnswer(ask: Ask, response: HttpResponse, text: string): unknown {
  if (response.status < 200 || response.status > 299) throw refusal(ask, response, text);
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's login page, for instance: a gateway's failure, whatever status it came with.
    throw answerError(ask, { status: 502, text: 'the answer is not JSON', requestId: requestIdOf(response) });
  }
}

export function refusal(ask: Ask, response: HttpResponse, text: string): BackupError {
  return answerError(ask, {
    status: response.status,
    text,
    requestId: requestIdOf(response),
    retryAfterMs: retryAfterOf(response),
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
  const seconds = Number(headerOf(response, 'retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
