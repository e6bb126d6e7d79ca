/** Sees every change of the objects of one kind in the moment in which it happens. */
import { apiVersionOf, type KubeObject, type ResourceType } from '../../lib/model';
import type { Endpoint } from '../../local/api';

/** One change of one object, as it happened. */
export interface ObjectChange<T extends KubeObject> {
  readonly n: number;
  readonly at: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
  /** Place in the audit of the request that did it. */
  readonly request: number;
}

export interface Change<T extends KubeObject> extends ObjectChange<T> {
  /** Whose request it was. */
  readonly by: string;
}

export interface Witness<T extends KubeObject> {
  readonly changes: readonly ObjectChange<T>[];
  onChange(listener: (change: ObjectChange<T>) => void): void;
}

export async function witness<T extends KubeObject>(
  endpoint: Endpoint,
  type: ResourceType,
  token: string,
  moment: () => { n: number; at: number },
): Promise<Witness<T>> {
  const root = type.group === '' ? '/api' : '/apis';
  const delivery = await endpoint.deliver({
    method: 'GET',
    path: `${root}/${apiVersionOf(type)}/${type.plural}`,
    query: new URLSearchParams({ watch: 'true', timeoutSeconds: '9999999' }),
    headers: { authorization: `Bearer ${token}` },
    body: Buffer.of(),
    certificate: undefined,
  });
  if (typeof delivery === 'string' || !('stream' in delivery)) throw new Error('no watch');
  const changes: ObjectChange<T>[] = [];
  const listeners: ((change: ObjectChange<T>) => void)[] = [];
  // The server writes into an open watch while it handles the request that makes the change, and audits it afterwards.
  delivery.stream(
    (text) => {
      const { type: event, object } = JSON.parse(text);
      if (event === 'BOOKMARK') return;
      const change = { ...moment(), type: event, object, request: endpoint.audit.length };
      changes.push(change);
      for (const listener of listeners) listener(change);
    },
    () => {},
    () => {},
  );
  return { changes, onChange: (listener) => listeners.push(listener) };
}
