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
const PUBLIC_PATHS = ['/healthz', '/livez', '/readyz', '/version'];

export interface Access {
  /** @throws StatusError 401 for credentials that are not ours; without any, the caller is anonymous */
  userOf(request: ApiRequest): string;
  /** @throws StatusError 403 */
  requireResource(user: string, verb: Verb, path: ResourcePath): void;
  /** @throws StatusError 403 */
  requirePath(user: string, method: string, path: string): void;
}

export function createAccess(users: readonly ApiUser[]): Access {
  const byName = new Map(users.map((user) => [user.name, user]));

  return {
    userOf({ certificate, headers }) {
      if (certificate !== undefined && certificate !== 'untrusted') return certificate.name;
      const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
      if (token !== undefined) {
        const user = users.find((each) => each.token === token);
        if (user === undefined) throw unauthorized();
        return user.name;
      }
      // One that nobody here has signed is passed over where something else tells who it is, as in kube-apiserver.
      if (certificate === 'untrusted' || headers.authorization !== undefined) throw unauthorized();
      return ANONYMOUS;
    },

    requireResource(name, verb, { group, plural, subresource, namespace, name: object }) {
      const user = byName.get(name);
      const question = { verb, group, resource: plural, subresource, namespace, name: object };
      if (user !== undefined && (user.may?.(question) ?? true)) return;
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
      if (name !== ANONYMOUS || PUBLIC_PATHS.includes(path)) return;
      throw new StatusError(
        403,
        'Forbidden',
        `forbidden: User ${JSON.stringify(name)} cannot ${method.toLowerCase()} path ${JSON.stringify(path)}`,
        {},
      );
    },
  };
}
