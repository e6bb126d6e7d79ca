import { CustomResourceDefinitionType, type KubeObject, NamespaceType } from '../../../lib/model';
import type { CustomResourceDefinition } from '../../../lib/schema';
import type { Stored } from '../store';
import type { Api } from './api';

/** What is in a namespace, or the objects of a CRD: they go with it. Of everything else, nothing. */
export function* contentsOf(api: Api, { type, object }: Stored): Generator<Stored, undefined> {
  if (type.group === NamespaceType.group && type.plural === NamespaceType.plural) {
    for (const stored of api.store.everything()) {
      if (stored.object.metadata.namespace === object.metadata.name) yield stored;
    }
  }
  if (
    type.group === CustomResourceDefinitionType.group &&
    type.plural === CustomResourceDefinitionType.plural
  ) {
    const { spec } = object as KubeObject & Pick<CustomResourceDefinition, 'spec'>;
    const defined = api.registry.of({ group: spec.group, plural: spec.names.plural })?.type;
    if (defined === undefined) return;
    for (const each of api.store.list(defined)) yield { type: defined, object: each };
  }
}
