import type { KubeObject } from '../../lib/model';
import type { Subscription } from '../../providers/kubernetes';

/** `namespace/name` */
export function objectKey({ metadata: { namespace, name } }: KubeObject): string {
  return `${namespace ?? ''}/${name}`;
}

/**
 * Calls `wake` for every object there is, and then for each that changes or goes, until `signal` is aborted.
 *
 * @param onNews called after each round
 * @throws BackupError what cannot pass by itself
 */
export async function followObjects<T extends KubeObject>(
  objects: Subscription<T>,
  signal: AbortSignal,
  wake: (key: string) => void,
  onNews: () => void = () => {},
): Promise<void> {
  let known = new Map<string, string | undefined>();
  while (!signal.aborted) {
    const seen = new Map(
      objects.list().map((object) => [objectKey(object), object.metadata.resourceVersion]),
    );
    for (const key of new Set([...known.keys(), ...seen.keys()]))
      if (known.get(key) !== seen.get(key)) wake(key);
    known = seen;
    onNews();
    await objects.next(signal);
  }
  objects.close();
}
