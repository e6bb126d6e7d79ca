import type { ResourceType } from '../../lib/model';
import type { FieldError } from '../../lib/schema';

/** One entry of `details.causes`. */
export interface StatusCause {
  reason?: string;
  message: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  /** The plural for 403, 404 and 409, the Kind for 422, as the real server does it. */
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** The `Status` object that every answer without an object of its own carries. */
export interface StatusObject {
  kind: 'Status';
  apiVersion: 'v1';
  /** Of a list that cannot be continued as it was begun: where it can be continued as it is now. */
  metadata: { continue?: string };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** A refusal in the form in which it goes over the wire. */
export class StatusError extends Error {
  readonly status: StatusObject;
  /** What the client is warned of besides. */
  warnings: readonly string[] = [];

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.name = 'StatusError';
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === '' ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }

  get code(): number {
    return this.status.code ?? 500;
  }
}

/** `clusterbackups.kaas.mirantis.com`, or `secrets` in the core group. */
export function qualifiedResource({ group, plural }: ResourceType): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function named({ group, plural }: ResourceType, name: string): StatusDetails {
  return { name, ...(group === '' ? {} : { group }), kind: plural };
}

export function notFound(type: ResourceType, name: string): StatusError {
  return new StatusError(
    404,
    'NotFound',
    `${qualifiedResource(type)} ${JSON.stringify(name)} not found`,
    named(type, name),
  );
}

export function noSuchResource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists(
  type: ResourceType,
  { name, deletionTimestamp }: { readonly name: string; readonly deletionTimestamp?: string },
): StatusError {
  const text = `${qualifiedResource(type)} ${JSON.stringify(name)} already exists`;
  const message = deletionTimestamp === undefined ? text : `object is being deleted: ${text}`;
  return new StatusError(409, 'AlreadyExists', message, named(type, name));
}

export function conflict(type: ResourceType, name: string, why: string): StatusError {
  return new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedResource(type)} ${JSON.stringify(name)}: ${why}`,
    named(type, name),
  );
}

export function modified(type: ResourceType, name: string): StatusError {
  return conflict(
    type,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );
}

export function forbidden(
  type: ResourceType,
  name: string,
  why: string,
  causes?: StatusCause[],
): StatusError {
  return new StatusError(
    403,
    'Forbidden',
    `${qualifiedResource(type)}${name === '' ? '' : ` ${JSON.stringify(name)}`} is forbidden: ${why}`,
    { ...named(type, name), ...(causes === undefined ? {} : { causes }) },
  );
}

/** A 422 with one cause per broken rule; the field's path is both in `field` and in the whole message. */
export function invalid(
  type: Pick<ResourceType, 'group' | 'kind'> | undefined,
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const texts = errors.map(({ field, message }) => `${field}: ${message}`);
  const problem = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const causes = errors.map(({ type: reason, message, field }) => ({ reason, message, field }));
  if (type === undefined) return new StatusError(422, 'Invalid', ` "" is invalid: ${problem}`, { causes });
  const { group, kind } = type;
  return new StatusError(
    422,
    'Invalid',
    `${group === '' ? kind : `${kind}.${group}`} ${JSON.stringify(name)} is invalid: ${problem}`,
    {
      ...(name === '' ? {} : { name }),
      ...(group === '' ? {} : { group }),
      ...(kind === '' ? {} : { kind }),
      causes,
    },
  );
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

/** A body that is no object of the kind: found before any rule is asked. */
export function undecodable({ kind, version }: ResourceType, why: string): StatusError {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

export function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

export function unsupportedMediaType(accepted: readonly string[], hint?: string): StatusError {
  const text = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusError(415, 'UnsupportedMediaType', hint === undefined ? text : `${text} (${hint})`);
}

export function notAcceptable(offered: readonly string[]): StatusError {
  return new StatusError(
    406,
    'NotAcceptable',
    `only the following media types are accepted: ${offered.join(', ')}`,
  );
}

/** As kube-apiserver when it has too much to do at once. */
export function tooManyRequests(): StatusError {
  return new StatusError(429, 'TooManyRequests', 'too many requests, please try again later', {
    retryAfterSeconds: 1,
  });
}

export function tooLarge(why: string): StatusError {
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: ${why}`);
}

/** The server itself has failed. */
export function internalError(error: unknown): StatusError {
  const text = error instanceof Error ? error.message : String(error);
  return new StatusError(500, 'InternalError', `Internal error occurred: ${text}`);
}

/** A list or watch from a point that the history no longer covers; inside a stream it travels as an ERROR event. */
export function expired(message: string, continueToken?: string): StatusError {
  const error = new StatusError(410, 'Expired', message);
  if (continueToken !== undefined) error.status.metadata = { continue: continueToken };
  return error;
}

export function success(type: ResourceType, name: string, uid: string | undefined): StatusObject {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { ...named(type, name), ...(uid === undefined ? {} : { uid }) },
  };
}
