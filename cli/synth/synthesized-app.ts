import type { BackupErrorDetails, ErrorCode } from '../../lib/errors';
import type { KubeObject } from '../../lib/model';
import type { ClusterPatch } from '../../lib/synth';

/** The objects of one management cluster. */
export interface SynthesizedManagementCluster {
  /** Folder of its manifests: the path of the ManagementCluster (or chart) in the app. */
  readonly folder: string;
  /** Folders below it that an engine reads, so they exist also when empty; `''` is the folder itself. */
  readonly stages: readonly string[];
  readonly objects: readonly SynthesizedObject[];
}

export interface SynthesizedObject {
  readonly object: KubeObject;
  /** One of the management cluster's. */
  readonly stage: string;
}

export type Finding = { code: ErrorCode; problem: string } & Omit<BackupErrorDetails, 'cause'>;

/** What an app declares, as it comes out of the app's process: JSON. */
export interface SynthesizedApp {
  readonly managementClusters: readonly SynthesizedManagementCluster[];
  readonly patches: readonly ClusterPatch[];
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}
