import { decodeMessage } from './decode';
import { openEnvelope } from './envelope';
import { TABLE } from './table';

/** The table's name of a group and version. */
const PACKAGES: Readonly<Record<string, string>> = {
  v1: 'core.v1',
  'coordination.k8s.io/v1': 'coordination.v1',
  'rbac.authorization.k8s.io/v1': 'rbac.v1',
  'authorization.k8s.io/v1': 'authorization.v1',
  'authentication.k8s.io/v1': 'authentication.v1',
  'events.k8s.io/v1': 'events.v1',
  'meta.k8s.io/v1': 'meta.v1',
};

/** The key in the table; undefined for a kind that it does not have. */
export function messageKey(apiVersion: string, kind: string): string | undefined {
  // Options come in any version.
  const key = kind === 'DeleteOptions' ? 'meta.v1.DeleteOptions' : `${PACKAGES[apiVersion]}.${kind}`;
  return Object.hasOwn(TABLE, key) ? key : undefined;
}

/**
 * The object in a protobuf body, in the form of its JSON.
 *
 * @returns undefined for a kind that the table does not have
 * @throws WireError for bytes that are no object
 */
export function readObject(bytes: Buffer): Record<string, unknown> | undefined {
  const { apiVersion, kind, raw } = openEnvelope(bytes);
  const key = messageKey(apiVersion, kind);
  return key === undefined ? undefined : { apiVersion, kind, ...decodeMessage(key, raw) };
}
