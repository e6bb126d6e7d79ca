import path from 'node:path';
import { BackupError } from '../../lib/errors';
import {
  isOpenApi,
  kindsOfDefinitions,
  kindsOfOpenApi,
  kindsOfResourceList,
  type LiveObjects,
  type ServedKind,
} from '../../lib/learned';
import { BACKUP_TYPES, ClusterType, isObject, type KubeObject } from '../../lib/model';
import { documentTexts, parseYamlDocument } from '../../lib/yaml';
import { filesOf, MANIFEST, mistakeError, readText, unfolded } from '../input';
import type { Io } from '../io';
import type { LiveReading } from './read-live';
import type { SourceReport } from './source-report';

const KINDS = [...BACKUP_TYPES, ClusterType].map(({ kind }) => kind);

/**
 * What somebody who may has exported: `kubectl get crd -o yaml`, `kubectl get --raw /openapi/v3/…`, and objects.
 * @throws BackupError `file-invalid`, `usage` where nothing in them tells of the API
 */
export async function readFiles(names: readonly string[], io: Io): Promise<LiveReading> {
  const kinds: ServedKind[] = [];
  const objects: Record<string, KubeObject[]> = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  const reports: SourceReport[] = [];
  for (const name of names) {
    for (const file of await filesOf(name, io.cwd, MANIFEST)) {
      let told = false;
      for (const content of contentsOf(await readText(path.resolve(io.cwd, file), file), file)) {
        const found = [
          ...(isOpenApi(content) ? kindsOfOpenApi(content) : []),
          ...kindsOfResourceList(content),
          ...kindsOfDefinitions([content]),
        ];
        kinds.push(...found);
        const isTheirs =
          isObject(content) && KINDS.includes(String(content.kind)) && isObject(content.metadata);
        if (isTheirs) objects[String(content.kind)]?.push(content as unknown as KubeObject);
        told ||= found.length > 0 || isTheirs;
      }
      reports.push({ source: file, outcome: told ? 'read' : 'absent' });
    }
  }
  if (!reports.some(({ outcome }) => outcome === 'read')) throw nothingTold(names);
  const live = Object.fromEntries(KINDS.map((kind) => [kind, { objects: objects[kind] ?? [] }]));
  return {
    sources: { kinds, live: { ...(live as unknown as LiveObjects), keySecretDataKeys: undefined } },
    reports,
  };
}

/** All that stands in a text, lists unfolded. */
function contentsOf(text: string, file: string): unknown[] {
  return documentTexts(text).flatMap((each) => {
    const document = parseYamlDocument(each);
    if (!('content' in document)) throw mistakeError({ file, ...document });
    const { content } = document;
    return isOpenApi(content) ? [content] : [...unfolded(content)].map(({ value }) => value);
  });
}

function nothingTold(names: readonly string[]): BackupError {
  return new BackupError('usage', 'Nothing in these files tells of the backup API', {
    at: '--from',
    value: names.join(', '),
    fix: 'export it: kubectl get crd -o yaml > crds.yaml, or kubectl get --raw /openapi/v3/apis/kaas.mirantis.com/v1alpha1 > openapi.json',
  });
}
