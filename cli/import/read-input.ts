import { identityOf, objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { canonicalJson, type KubeObject, NamespaceType } from '../../lib/model';
import type { CommandContext } from '../command-context';
import type { ObjectsRead } from './objects-read';
import { readFiles } from './read-files';
import { readLive } from './read-live';

/**
 * What is to be imported, each object once and with its namespace: of files, or of the management cluster where none is
 * named.
 * @param all of all projects, whatever the context says
 * @throws BackupError `namespace-required`, `duplicate-object`, and those of reading
 */
export async function readInput(
  files: readonly string[],
  all: boolean,
  context: CommandContext,
): Promise<ObjectsRead> {
  if (files.length === 0) return readLive(all, context);
  const { namespace } = context.globals();
  const placed = (await readFiles(files, context.io)).map((object) => inNamespace(object, namespace));
  const objects = once(placed).filter(
    ({ metadata }) => all || namespace === undefined || metadata.namespace === namespace,
  );
  return { objects, namespace: all ? undefined : namespace, forbidden: [] };
}

function inNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  if (object.metadata.namespace || object.kind === NamespaceType.kind) return object;
  if (namespace !== undefined) return { ...object, metadata: { ...object.metadata, namespace } };
  throw new BackupError('namespace-required', 'The object does not say of which project it is', {
    at: objectName(object),
    fix: 'say which: --namespace, or export it with kubectl get -o yaml',
  });
}

/** Two exports of one management cluster may overlap. */
function once(objects: readonly KubeObject[]): KubeObject[] {
  const known = new Map<string, KubeObject>();
  for (const object of objects) {
    const { kind, namespace, name } = identityOf(object);
    const key = [kind, namespace, name].join('\n');
    const other = known.get(key);
    if (other !== undefined && canonicalJson(other.spec) !== canonicalJson(object.spec)) {
      throw new BackupError('duplicate-object', 'Two files tell of this object, and not the same', {
        at: objectName(object),
        fix: 'name the files of one management cluster at a time, exported at the same time',
      });
    }
    known.set(key, object);
  }
  return [...known.values()];
}
