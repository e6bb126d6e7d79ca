import { StatusError, unauthorized } from '../status-error';
import type { ApiRequest } from './request';
import type { ResourcePath } from './request-path';
import type { Verb } from './verb';

/** What a user wants to do, in the words of a Role. */
export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  /** Plural. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Somebody who may use the server: by a client certificate with this name, or by the token. */
export interface ApiUser {
  readonly name: string;
  readonly token?: string;
  /** Default: everything. */
  readonly may?: (question: AccessQuestion) => boolean;
}

export const ANONYMOUS = 'system:anonymous';

/** Paths that anybody may read, as by the role `system:public-info-viewer`. */
export const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version', '/version/'];

/** And whoever is known, as by the role `system:discovery`. */
export const DISCOVERY_PATHS = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

const USERS: ResourcePath = {
  group: '',
  version: 'v1',
  plural: 'users',
  namespace: undefined,
  name: '',
  subresource: '',
};

/** Who somebody is, in the words of a SelfSubjectReview. */
export interface UserInfo {
  readonly username: string;
  readonly groups: readonly string[];
}

export interface Access {
  /**
   * Who asks: by certificate or token, or whoever that one wants to be taken for.
   *
   * @throws StatusError 401 for credentials that are not ours, 403 for one who may not act as another; without any, the caller
   *   is anonymous
   */
  userOf(request: ApiRequest): string;
  infoOf(user: string): UserInfo;
  may(user: string, question: AccessQuestion): boolean;
  /** Whether no question has to be asked. */
  mayEverything(user: string): boolean;
  mayUsePath(user: string, path: string): boolean;
  /** @throws StatusError 403 */
  requireResource(user: string, verb: Verb | 'impersonate', path: ResourcePath): void;
  /** @throws StatusError 403 */
  requirePath(user: string, method: string, path: string): void;
}

/** @param accountOf who is meant by a token of none of the users */
export function createAccess(
  users: readonly ApiUser[],
  accountOf: (token: string) => string | undefined = () => undefined,
): Access {
  const byName = new Map(users.map((user) => [user.name, user]));

  function credentialsOf({ certificate, headers }: ApiRequest): string {
    if (certificate !== undefined && certificate !== 'untrusted') return certificate.name;
    const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token !== undefined) {
      const name = users.find((each) => each.token === token)?.name ?? accountOf(token);
      if (name === undefined) throw unauthorized();
      return name;
    }
    // One that nobody here has signed is passed over where something else tells who it is, as in kube-apiserver.
    if (certificate === 'untrusted' || headers.authorization !== undefined) throw unauthorized();
    return ANONYMOUS;
  }

  function may(name: string, question: AccessQuestion): boolean {
    if (name !== ANONYMOUS && isAboutOneself(question)) return true;
    const user = byName.get(name);
    return user !== undefined && (user.may?.(question) ?? true);
  }

  const mayEverything = (name: string) => byName.has(name) && byName.get(name)?.may === undefined;

  const access: Access = {
    may,
    mayEverything,
    mayUsePath: (name, path) =>
      mayEverything(name) ||
      isAmong(PUBLIC_PATHS, path) ||
      (name !== ANONYMOUS && isAmong(DISCOVERY_PATHS, path)),

    userOf(request) {
      const user = credentialsOf(request);
      const wanted = request.headers['impersonate-user'];
      if (typeof wanted !== 'string') return user;
      access.requireResource(user, 'impersonate', { ...USERS, name: wanted });
      return wanted;
    },

    infoOf: (username) => ({
      username,
      groups:
        username === ANONYMOUS
          ? ['system:unauthenticated']
          : [
              ...(mayEverything(username) ? ['system:masters'] : []),
              ...groupsOfAccount(username),
              'system:authenticated',
            ],
    }),

    requireResource(name, verb, { group, plural, subresource, namespace, name: object }) {
      if (may(name, { verb, group, resource: plural, subresource, namespace, name: object })) return;
      const resource = subresource === '' ? plural : `${plural}/${subresource}`;
      const place =
        namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
      const subject = `${plural}${group === '' ? '' : `.${group}`}${object === '' ? '' : ` ${JSON.stringify(object)}`}`;
      throw new StatusError(
        403,
        'Forbidden',
        `${subject} is forbidden: User ${JSON.stringify(name)} cannot ${verb} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)} ${place}`,
        {
          ...(object === '' ? {} : { name: object }),
          ...(group === '' ? {} : { group }),
          kind: plural,
        },
      );
    },

    requirePath(name, method, path) {
      if (access.mayUsePath(name, path)) return;
      throw new StatusError(
        403,
        'Forbidden',
        `forbidden: User ${JSON.stringify(name)} cannot ${method.toLowerCase()} path ${JSON.stringify(path)}`,
        {},
      );
    },
  };
  return access;
}

function isAmong(paths: readonly string[], path: string): boolean {
  return paths.some((each) => (each.endsWith('*') ? path.startsWith(each.slice(0, -1)) : path === each));
}

function groupsOfAccount(username: string): string[] {
  const namespace = /^system:serviceaccount:([^:]*):/.exec(username)?.[1];
  if (namespace === undefined) return [];
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

/** Whoever is known may ask who they are and what they may, as by the role `system:basic-user`. */
function isAboutOneself({ verb, group, resource }: AccessQuestion): boolean {
  return (
    verb === 'create' &&
    /^(?:authentication|authorization)\.k8s\.io$/.test(group) &&
    resource.startsWith('selfsubject')
  );
}
