import type { DocumentText } from '../../../lib/yaml';
import { invalid } from './kubeconfig-section';

export interface KubeconfigFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The first document of the file, all that kubectl reads of it; `null` if there is nothing in it. Where kubectl reads
 * something else than kustomize or a person would, kubectl is right here: the file is its own.
 * @throws BackupError `kubeconfig-invalid`
 */
export function readKubeconfigYaml({ path, text }: KubeconfigFile): unknown {
  // Loaded only here: most of this package never reads YAML.
  const { documentTexts, parseYamlDocument } =
    require('../../../lib/yaml') as typeof import('../../../lib/yaml');
  const [first] = documentTexts(text.replace(/^\ufeff/, '')) as [DocumentText?];
  if (first === undefined) return null;
  const document = parseYamlDocument(first);
  if ('content' in document) return document.content;
  const { line, column = 1, problem, value, fix } = document;
  throw invalid(`${path}:${line}:${column}`, problem, { value, fix });
}
