import { type Imported, nameOf, type Proof, proofOf, sectionProof } from '../../lib/imported';
import { ClusterType, type KubeObject, type MoskApi, naturalOrder } from '../../lib/model';
import { withServerDefaults } from '../../lib/schema';
import type { Declared } from './declared';
import type { Form } from './form';

/** How each object that was read stands to what is declared, in the order of the former. */
export function prove(imported: readonly Imported[], declared: Declared, form: Form, api: MoskApi): Proof[] {
  const objects = new Map(declared.objects.map((object) => [keyOf(object), object]));
  const sections = new Map(
    declared.sections.map((each) => [nameOf(ClusterType.kind, each.namespace, each.cluster), each.section]),
  );
  const options = { onlyDeclared: form === 'pulumi' };
  return imported.map(({ found, declaration }) => {
    if (declaration.kind !== 'default-target') {
      const object = objects.get(keyOf(found));
      // What Pulumi says nothing of nobody sends, and the server does not fill it in again.
      const stored = form === 'pulumi' ? object : object && withServerDefaults(object, api);
      return proofOf(withServerDefaults(found, api), stored, options);
    }
    const section = sections.get(keyOf(found));
    const path = api.settings.clusterBackupPath.join('.');
    return sectionProof(declaration, api.clusterBackupSection(found), section, path);
  });
}

/** `Kind namespace/name` of all that is declared, sorted. */
export function namesOf({ objects, sections }: Declared): string[] {
  const clusters = sections.map((each) => nameOf(ClusterType.kind, each.namespace, each.cluster));
  return [...objects.map(keyOf), ...clusters].sort(naturalOrder);
}

export function keyOf({ kind, metadata }: KubeObject): string {
  return nameOf(kind, metadata.namespace, metadata.name);
}
