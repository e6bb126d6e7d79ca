import { type App, Names } from 'cdk8s';
import type { KubeObject } from '../model';
import { synthesize } from './manifests';

/** A file that holds one object. */
export interface ManifestFile {
  /** Relative, with `/`: `<chart>/<kind>.<namespace>.<name>.yaml`. */
  readonly path: string;
  readonly manifest: KubeObject;
}

/**
 * The files of an app, one folder per management cluster (or chart), one object per file.
 * @throws BackupError as `manifests` does
 */
export function manifestFiles(app: App): ManifestFile[] {
  return synthesize(app).map(({ manifest, chart }) => ({
    path: `${Names.toDnsLabel(chart)}/${manifestFileName(manifest)}`,
    manifest,
  }));
}

/**
 * `<kind>.<namespace>.<name>.yaml`, in lower case for file systems that do not tell cases apart. The namespace is part
 * of it, because cdk8s's own file per resource overwrites objects of the same name in two namespaces.
 */
export function manifestFileName({ kind, metadata }: KubeObject): string {
  const parts = [kind.toLowerCase(), metadata.namespace, metadata.name];
  return `${parts.filter((part) => part !== undefined).join('.')}.yaml`;
}
