/** Turns what a server or a network says into the project's errors. */
import { BackupError, type ErrorCode } from '../../../lib/errors';
import { KAAS_GROUP, type ResourceType } from '../../../lib/model';

/** What an API server answered instead of what was asked for; the `cause` of the error that reports it. */
export interface ApiFailure {
  readonly failure: 'api';
  /** HTTP status code, or the code of an ERROR event in a watch. */
  readonly status: number;
  /**
   * Kubernetes' reason, such as `AlreadyExists`; empty when the answer was no Status object; `Unreadable`, which is ours,
   * when a success was none that a Kubernetes API gives.
   */
  readonly reason: string;
  readonly message: string;
  readonly details: StatusDetails;
  /** `Audit-Id` of the request, to be looked up in the server's audit log. */
  readonly requestId: string | undefined;
  /** From `Retry-After`, a second to a minute: a server that is back by then would be waited for in vain. */
  readonly retryAfterMs: number | undefined;
}

/** There was no complete answer; the `cause` of the error that reports it. */
export interface TransportFailure {
  readonly failure: 'transport';
  /** Node's error code, such as `ECONNREFUSED`. */
  readonly reason: string;
  /** `no` when the request certainly never reached a server. */
  readonly executed: 'no' | 'unknown';
  readonly cause: unknown;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly { reason?: string; message?: string; field?: string }[];
}

/** What was asked, for messages. */
export interface Ask {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
  readonly type: ResourceType;
  readonly namespace: string | undefined;
  readonly name?: string;
  readonly subresource?: string;
  readonly server: string;
}

export function apiFailureOf(error: unknown): ApiFailure | undefined {
  const cause = BackupError.is(error) ? (error.cause as ApiFailure | undefined) : undefined;
  return cause?.failure === 'api' ? cause : undefined;
}

export function transportFailureOf(error: unknown): TransportFailure | undefined {
  const cause = BackupError.is(error) ? (error.cause as TransportFailure | undefined) : undefined;
  return cause?.failure === 'transport' ? cause : undefined;
}

/** Whether a write that ended in this error may have been carried out nevertheless. */
export function isUncertain(error: unknown): boolean {
  const answer = apiFailureOf(error);
  return answer === undefined ? transportFailureOf(error)?.executed === 'unknown' : answer.status >= 500;
}

/** Whether trying again later may help: the network, an overloaded or a restarting server. */
export function isTransient(error: unknown): boolean {
  const answer = apiFailureOf(error);
  if (answer !== undefined) return answer.status === 429 || answer.status >= 500;
  return transportFailureOf(error) !== undefined && BackupError.is(error) && error.code === 'unreachable';
}

/**
 * How long what had been allowed may be forbidden: a role that is rolled out anew is away for moments; for longer it has
 * been taken away.
 */
export const FORBIDDEN_PASSES_MS = 120_000;

export function isForbidden(error: unknown): boolean {
  return apiFailureOf(error)?.status === 403;
}

/** The resource version is too old for a watch or a continued list: list again. */
export function isExpired(error: unknown): boolean {
  return apiFailureOf(error)?.status === 410;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly requestId: string | undefined;
  readonly retryAfterMs?: number;
  /** It is not what a Kubernetes API says, whatever its status. */
  readonly unreadable?: true;
}

const UNREADABLE = 'Unreadable';

/** A gateway in between has answered, or no management API is there at all. */
export function isUnreadable(error: unknown): boolean {
  return apiFailureOf(error)?.reason === UNREADABLE;
}

/** The error for an answer that is not a success. */
export function answerError(ask: Ask, answer: Answer): BackupError {
  const failure = readFailure(ask, answer);
  const requestId = failure.requestId === undefined ? '' : ` (request ${failure.requestId})`;
  const at = placeOf(ask);
  const said = `The management API answered ${failure.status}${requestId}: ${failure.message}`;
  const error = (code: ErrorCode, problem: string, fix: string) =>
    new BackupError(code, problem, { at, fix, cause: failure });

  if (answer.unreadable) {
    return error(
      'api-error',
      `What answers at ${ask.server} is no management API${requestId}: ${failure.message}`,
      'check the server address of the kubeconfig context, and whether a proxy or a login page answers in its place; then try again',
    );
  }
  switch (failure.status) {
    case 400:
      // Who sends only fields of the CRDs of this release has met an API of another shape.
      return failure.message.includes('strict decoding error')
        ? error(
            'crd-differs',
            said,
            'correct the field; if it is right, learn what the API has: mosk-backup api learn',
          )
        : error('rejected', said, 'correct the named fields');
    case 413:
    case 415:
    case 422:
      return error('rejected', said, 'correct the named fields');
    case 401:
      return error(
        'unauthorized',
        `The management API does not accept the credentials${requestId}`,
        'log in again, or fetch a fresh kubeconfig: tokens of the management console are short-lived',
      );
    case 403:
      return error(
        'forbidden',
        `The management API does not allow "${ask.verb}" on "${resourceOf(ask)}"${inNamespace(ask)}${requestId}`,
        roleHint(ask),
      );
    case 404:
      return kindIsMissing(failure)
        ? error(
            'crd-missing',
            `The management API does not know the resource "${resourceOf(ask)}" in version ${ask.type.version}`,
            `check that ${ask.server} is a MOSK management cluster of release 26.1 or later; if its kinds have other names or versions, learn them: mosk-backup api learn`,
          )
        : error('not-found', said, 'check the name and the namespace');
    case 409:
      return error('conflict', said, 'read the object again and decide anew');
    default:
      return error(
        'api-error',
        said,
        'try again; if it stays, look the request up in the logs of the server',
      );
  }
}

/** `ClusterBackup prod/nightly`, or `clusterbackups in prod`. */
export function placeOf({ type, namespace, name }: Pick<Ask, 'type' | 'namespace' | 'name'>): string {
  // A question to the server, such as a SelfSubjectReview, has an empty name.
  if (name) return `${type.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
  return namespace === undefined ? type.plural : `${type.plural} in ${namespace}`;
}

// --------------------------------------------------------------------------------------------------------

function readFailure(ask: Ask, { status, text, requestId, retryAfterMs, unreadable }: Answer): ApiFailure {
  const body = parseStatus(text);
  const details = body?.details ?? {};
  return {
    failure: 'api',
    status: status === 200 ? (body?.code ?? 500) : status,
    reason: unreadable ? UNREADABLE : (body?.reason ?? ''),
    message: unreadable ? text : messageOf(ask, body, text),
    details: carriesSecrets(ask.type) ? withoutMessages(details) : details,
    requestId,
    retryAfterMs: retryAfterMs ?? retryAfterMsOf(body?.details?.retryAfterSeconds),
  };
}

interface StatusBody {
  kind?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: StatusDetails & { retryAfterSeconds?: number };
}

function parseStatus(text: string): StatusBody | undefined {
  try {
    const body = JSON.parse(text) as StatusBody | null;
    return body?.kind === 'Status' ? wellFormed(body) : undefined;
  } catch {
    return undefined;
  }
}

/** Whoever answers in the place of a server may write anything. */
function wellFormed({ kind, code, reason, message, details }: StatusBody): StatusBody {
  const causes = Array.isArray(details?.causes) ? details.causes : undefined;
  return {
    kind,
    code: typeof code === 'number' ? code : undefined,
    reason: typeof reason === 'string' ? reason : undefined,
    message: typeof message === 'string' ? message : undefined,
    details: typeof details === 'object' && details !== null ? { ...details, causes } : undefined,
  };
}

/** Validation messages of the server quote the values that they refuse, so a refused key would be printed. */
function messageOf(ask: Ask, body: StatusBody | undefined, text: string): string {
  if (!carriesSecrets(ask.type)) return body?.message || firstLine(text) || 'no reason given';
  const fields = (body?.details?.causes ?? []).map(
    ({ field, reason }) => `${field ?? 'object'}: ${reason ?? 'invalid'}`,
  );
  return fields.length > 0 ? fields.join(', ') : body?.reason || 'no reason given';
}

export function carriesSecrets(type: ResourceType): boolean {
  return ['Secret', 'RCloneCredential', 'KeyEncryptionKey'].includes(type.kind);
}

function withoutMessages(details: StatusDetails): StatusDetails {
  return { ...details, causes: details.causes?.map(({ field, reason }) => ({ field, reason })) };
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
}

/** Whoever asks for less asks for no pause at all: ours grow, and hundreds of requests a second help nobody. */
const SHORTEST_RETRY_AFTER_MS = 1_000;
const LONGEST_RETRY_AFTER_MS = 60_000;

/** What a server may send as seconds is anything. */
export function retryAfterMsOf(seconds: unknown): number | undefined {
  const ms = Number(seconds ?? Number.NaN) * 1000;
  return ms >= SHORTEST_RETRY_AFTER_MS ? Math.min(ms, LONGEST_RETRY_AFTER_MS) : undefined;
}

/** An absent object is answered with its name; an absent kind with plain text or a Status that names nothing. */
function kindIsMissing({ details }: ApiFailure): boolean {
  return details.name === undefined || details.name === '';
}

function resourceOf({ type, subresource }: Ask): string {
  const resource = type.group === '' ? type.plural : `${type.plural}.${type.group}`;
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}

function inNamespace({ namespace }: Ask): string {
  return namespace === undefined ? '' : ` in namespace "${namespace}"`;
}

/** The general role model is documented; which role the backup kinds need is not, so this is a hint. */
function roleHint({ type, namespace }: Ask): string {
  if (type.group !== KAAS_GROUP && type.kind !== 'Cluster') return 'ask for a role that allows it';
  return namespace === 'default'
    ? 'ask for the role m:kaas@management-admin, or use the kubeconfig of the bootstrap'
    : `ask for the role m:kaas:${namespace ?? '<project>'}@writer, or use the kubeconfig of the bootstrap`;
}
