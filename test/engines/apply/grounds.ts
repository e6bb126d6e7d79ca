import type { CustomResourceDefinition } from '../../../lib/schema';
import type { Playground } from './operations';
import { GROUP } from './schemas';

export function groundOf({ spec }: CustomResourceDefinition): Playground {
  const { openAPIV3Schema } = spec.versions[0]?.schema ?? { openAPIV3Schema: {} };
  const { spec: content = {}, status } = openAPIV3Schema.properties ?? {};
  return {
    apiVersion: `${GROUP}/v1`,
    kind: spec.names.kind,
    path: `/apis/${GROUP}/v1/namespaces/default/${spec.names.plural}`,
    content: { spec: content },
    status,
  };
}

const texts = { type: 'object', additionalProperties: { type: 'string' } };

export const CONFIG_MAPS: Playground = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  path: '/api/v1/namespaces/default/configmaps',
  content: { data: texts },
  status: undefined,
};
