import { BackupError } from '../../lib/errors';
import type { KubeObject } from '../../lib/model';
import { manifestFileName } from './manifest-file-name';
import type { OutputFile } from './owned-files';
import { patchFile } from './patch-file';
import type { SynthesizedApp, SynthesizedManagementCluster } from './synthesized-app';
import { yamlText } from './yaml-text';

export const FORMATS = ['files', 'single', 'kustomize'] as const;
/**
 * `files`: one file an object; `single`: one file a folder; `kustomize`: one file an object and a kustomization.yaml
 * that lists them.
 */
export type Format = (typeof FORMATS)[number];

/**
 * Keeps a folder in Git that has no manifest: Flux and Argo CD fail on a path that is not there, and then prune nothing.
 * No kustomization.yaml, which would hide what others put beside it, such as keys encrypted with SOPS.
 */
const EMPTY = '.gitkeep';

/** What a folder that a GitOps engine reads holds of an app. */
export function filesOf({ managementClusters, patches }: SynthesizedApp, format: Format): OutputFile[] {
  const files = [
    ...managementClusters.flatMap((each) => manifestFiles(each, format)),
    ...patches.map(patchFile),
  ];
  for (const { path } of files) refuseUnsafe(path);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The documents of all management clusters, each after a line `---`. */
export function documentsOf({ managementClusters }: SynthesizedApp): string {
  return managementClusters
    .flatMap(({ objects }) => objects.map(({ object }) => `---\n${yamlText(object)}`))
    .join('');
}

function manifestFiles(
  { folder, stages, objects }: SynthesizedManagementCluster,
  format: Format,
): OutputFile[] {
  const byStage = new Map<string, KubeObject[]>(stages.map((stage) => [stage, []]));
  for (const { object, stage } of objects) byStage.get(stage)?.push(object);
  return [...byStage].flatMap(([stage, members]) => {
    const place = stage === '' ? folder : `${folder}/${stage}`;
    if (format === 'kustomize') {
      const names = fileNames(members);
      return [...objectFiles(place, members, names), kustomization(place, names)];
    }
    if (members.length === 0) return [{ path: `${place}/${EMPTY}`, text: '' }];
    if (format === 'files') return objectFiles(place, members, fileNames(members));
    const text = members.map((object) => yamlText(object)).join('---\n');
    return [{ path: `${place}/manifests.yaml`, text }];
  });
}

function objectFiles(place: string, objects: readonly KubeObject[], names: readonly string[]): OutputFile[] {
  return objects.map((object, index) => ({ path: `${place}/${names[index]}`, text: yamlText(object) }));
}

/** `<kind>.<namespace>.<name>.yaml`, with the group behind the kind where two groups have a kind of one name. */
function fileNames(objects: readonly KubeObject[]): string[] {
  const names = objects.map(manifestFileName);
  const count = new Map<string, number>();
  for (const name of names) count.set(name, (count.get(name) ?? 0) + 1);
  return objects.map((object, index) => {
    const name = names[index] ?? '';
    if (count.get(name) === 1) return name;
    const group = object.apiVersion.includes('/') ? object.apiVersion.split('/', 1)[0] : 'core';
    return manifestFileName({ ...object, kind: `${object.kind}.${group}` });
  });
}

function kustomization(place: string, resources: readonly string[]): OutputFile {
  const text = yamlText({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...resources].sort(),
  });
  return { path: `${place}/kustomization.yaml`, text };
}

/** Ids of constructs become folders, and an id may be anything. */
function refuseUnsafe(path: string): void {
  if (path.split('/').every((part) => part === EMPTY || /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(part))) return;
  throw new BackupError('invalid-name', 'This cannot be the name of a folder of manifests', {
    at: path,
    fix: 'use letters, digits, "-", "_" and "." for the ids of management clusters and charts',
  });
}
