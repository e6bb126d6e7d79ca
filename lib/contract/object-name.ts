import { type KubeObject, quotable, quotableName } from '../model';

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

/** Whether a name is one that objects can have. */
export function isName(name: string): boolean {
  return name.length <= MOST_CHARACTERS && NAME.test(name);
}

/** `prod/before-26-2`, as it may be told: a secret may stand where a name belongs. */
function toldName(namespace: string | undefined, name: string): string {
  return [...(namespace ? [namespace] : []), name]
    .map((each) => (each === NAMELESS ? each : quotableName(each, NAME, MOST_CHARACTERS)))
    .join('/');
}
