import type { KubeObject } from '../../../lib/model';
import type { FieldError } from '../../../lib/schema';
import { tokenRequestResource } from '../resources';
import { badRequest, conflict, invalid, methodNotAllowed, notFound } from '../status-error';
import { type Api, type Call, readSent, timestamp } from '../verbs';
import { type CompleteAnswer, JSON_TYPE, jsonAnswer, warned } from './answer';
import type { ServiceAccountTokens, TokenClaims } from './service-account-tokens';
import type { Verb } from './verb';

interface TokenRequest
  extends KubeObject<{
    audiences?: readonly string[] | null;
    expirationSeconds?: number | null;
    boundObjectRef?: BoundObject | null;
  }> {}

interface BoundObject {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  readonly uid?: string;
}

const AUDIENCE = 'https://kubernetes.default.svc.cluster.local';
const HOUR = 3_600;
const LEAST = 600;
const MOST = 2 ** 32;

/**
 * POST on the subresource `token` of a ServiceAccount. Whoever shows the token is the account; what accounts may do, Roles
 * say, and by those nothing is decided here.
 *
 * @throws StatusError 404 without the account, 422 for a time that cannot be
 */
export function answerTokenRequest(
  { api, tokens, verb }: { readonly api: Api; readonly tokens: ServiceAccountTokens; readonly verb: Verb },
  call: Omit<Call, 'subresource'>,
): CompleteAnswer {
  if (verb !== 'create') throw methodNotAllowed();
  const { name, namespace = '', resource } = call;
  const { object, warnings, dryRun } = readSent({
    ...call,
    resource: tokenRequestResource,
    subresource: undefined,
  });
  const { spec = {}, metadata } = object as TokenRequest;
  if (metadata.name && metadata.name !== name) throw otherAccount(metadata.name, name);
  const account = api.store.get(resource.type, namespace, name);
  if (account === undefined) throw notFound(resource.type, name);
  const uid = account.metadata.uid ?? '';
  const kind = { ...tokenRequestResource.type, plural: tokenRequestResource.type.kind };
  if (metadata.uid && metadata.uid !== uid) {
    const why = `the UID in the token request (${metadata.uid}) does not match the UID of the service account (${uid})`;
    throw conflict(kind, name, why);
  }
  const seconds = spec.expirationSeconds ?? HOUR;
  requireSeconds(seconds);
  const bound = spec.boundObjectRef ? boundTo(api, namespace, spec.boundObjectRef) : undefined;
  const audiences = spec.audiences?.length ? spec.audiences : [AUDIENCE];
  const issued = Math.floor(api.now() / 1000);
  const token = tokens.issue({
    namespace,
    name,
    uid,
    audiences,
    ...(bound === undefined ? {} : { bound }),
    issued,
    expires: issued + seconds,
  });
  const answer = {
    ...object,
    metadata: { ...metadata, name, namespace, uid, creationTimestamp: timestamp(issued * 1000) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: spec.boundObjectRef ?? null },
    status: { token: dryRun ? '' : token, expirationTimestamp: timestamp((issued + seconds) * 1000) },
  };
  return jsonAnswer(201, answer, warned(JSON_TYPE, warnings));
}

/** Whom a token stands for: undefined once it is too old, or the account, or what it is bound to, is gone. */
export function accountOf(api: Api, claims: TokenClaims | undefined): string | undefined {
  if (claims === undefined || claims.expires * 1000 <= api.now()) return undefined;
  const { uid, bound, namespace, name } = claims;
  const isThere = [uid, ...(bound === undefined ? [] : [bound.uid])].every((each) => api.store.byUid(each));
  return isThere ? `system:serviceaccount:${namespace}:${name}` : undefined;
}

function boundTo(api: Api, namespace: string, { apiVersion = '', kind = '', name = '', uid }: BoundObject) {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const type = api.registry
    .all()
    .find(({ type: { group: of, kind: is } }) => of === group && is === kind)?.type;
  if (group !== '' || type === undefined || !['Pod', 'Node', 'Secret'].includes(kind)) {
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  }
  const object = api.store.get(type, type.namespaced ? namespace : undefined, name);
  if (object === undefined) throw notFound(type, name);
  if (uid && uid !== object.metadata.uid) {
    throw conflict(
      { ...type, plural: kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return { kind, name, uid: object.metadata.uid ?? '' };
}

function requireSeconds(seconds: number): void {
  const complaint =
    seconds < LEAST
      ? 'may not specify a duration less than 10 minutes'
      : 'may not specify a duration larger than 2^32 seconds';
  if (seconds >= LEAST && seconds <= MOST) return;
  throw refused('', {
    type: 'FieldValueInvalid',
    message: `Invalid value: ${seconds}: ${complaint}`,
    field: 'spec.expirationSeconds',
  });
}

function otherAccount(given: string, name: string) {
  return refused(name, {
    type: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(given)}: must match the service account name if specified`,
    field: 'metadata.name',
  });
}

const refused = (name: string, cause: FieldError) => invalid(tokenRequestResource.type, name, [cause]);
