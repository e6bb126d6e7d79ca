import { type KubeObject, quotable, quotableName, SHORTEST_SECRET } from '../model';

const NAMELESS = '(without a name)';
const NAME = /^[a-z0-9][-a-z0-9.]*$/;
const MOST_CHARACTERS = 253;

/** What identifies an object. Anything can stand where a name belongs. */
export function identityOf(manifest: KubeObject): {
  kind: string;
  namespace: string | undefined;
  name: string;
} {
  const { kind, metadata }: { kind: unknown; metadata?: unknown } = manifest;
  const { namespace, name } = (metadata ?? {}) as { namespace?: unknown; name?: unknown };
  return {
    kind: String(kind),
    namespace: typeof namespace === 'string' ? namespace : undefined,
    name: typeof name === 'string' ? name : NAMELESS,
  };
}

/** `ClusterBackup prod/before-26-2`, as it may be told. */
export function objectName(manifest: KubeObject): string {
  const { kind, namespace, name } = identityOf(manifest);
  return `${quotable(kind)} ${toldName(namespace, name)}`;
}

/** Whether what stands where a name belongs may be a secret instead. */
export function mayBeSecret(name: string): boolean {
  return name.length >= SHORTEST_SECRET && (name.length > MOST_CHARACTERS || !NAME.test(name));
}

/** `prod/before-26-2`, as it may be told: a secret may stand where a name belongs. */
export function toldName(namespace: string | undefined, name: string): string {
  return [...(namespace ? [namespace] : []), name]
    .map((each) =>
      each === NAMELESS || each.length < SHORTEST_SECRET ? each : quotableName(each, NAME, MOST_CHARACTERS),
    )
    .join('/');
}
