/** Stands before a server, notes what it is asked, and lets go wrong what it is told to. */
import { parseResourcePath } from '../../../local/api/http/request-path';
import { type Verb, verbOf } from '../../../local/api/http/verb';
import type { HttpRequest, Transport } from '../../../providers/kubernetes';
import { networkError, onAbort } from './pipe';
import { json, status } from './raw-answer';

export interface LoggedRequest {
  readonly verb: Verb;
  readonly plural: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What happens instead of the request: an answer, an error of the network, or nothing. */
export type Fault =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | { readonly error: string }
  | { readonly hang: true };

interface PlannedFault {
  readonly matches: (request: LoggedRequest) => boolean;
  readonly fault: Fault;
  times: number;
}

/** @param broken what is wrong with all requests at the moment */
export function breakingTransport(serve: Transport, broken: () => Fault | undefined) {
  const requests: LoggedRequest[] = [];
  const planned: PlannedFault[] = [];

  function faultOf(request: LoggedRequest): Fault | undefined {
    const found = planned.find(({ matches, times }) => times > 0 && matches(request));
    if (found !== undefined) found.times--;
    return found?.fault;
  }

  const transport: Transport = async (request) => {
    const logged = readRequest(request);
    requests.push(logged);
    const fault = broken() ?? faultOf(logged);
    if (fault === undefined) return serve(request);
    if ('hang' in fault) return new Promise((_resolve, reject) => onAbort(request.signal, reject));
    if ('error' in fault) throw networkError(fault.error);
    return json(fault.status, fault.body ?? status(fault.status, '', `fault ${fault.status}`), fault.headers);
  };

  return {
    transport,
    requests,
    /** The next matching requests fail. */
    fail: (matches: PlannedFault['matches'], fault: Fault, { times = 1 } = {}) =>
      planned.push({ matches, fault, times }),
    count: (verb?: Verb) => requests.filter((request) => verb === undefined || request.verb === verb).length,
  };
}

function readRequest({ method, path, headers, body }: HttpRequest): LoggedRequest {
  const { pathname, searchParams: query } = new URL(path, 'http://api');
  const target = parseResourcePath(pathname);
  const verb = target && verbOf(method, target, query);
  if (verb === undefined) throw new Error(`no request about a resource: ${method} ${path}`);
  return { verb, plural: target?.plural ?? '', query, headers, body };
}
