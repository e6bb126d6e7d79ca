import {
  apiVersionOf,
  type ClusterBackupManifest,
  ClusterBackupType,
  isRemote,
  OWNER_ANNOTATION,
  type RemovalMode,
  RUN_ANNOTATION,
  runHash,
  runTriggers,
  type TargetParameters,
} from '../../../../../lib/model';
import type { CommonInputs } from '../../engine/behaviour';
import type { Adopting } from '../../objects/claim';
import { type ExtraFields, withExtraFields } from '../../objects/extra-fields';
import { annotationsOf, parametersOf, type TargetInputs } from '../../objects/target';

export interface BackupInputs extends CommonInputs, Adopting, ExtraFields {
  readonly cluster: string;
  readonly target: TargetInputs;
  readonly triggers?: readonly unknown[];
  /** The user's own name of the object. */
  readonly name?: string;
  readonly fileNames?: Record<string, string>;
  /** The argument `onRemoval`. */
  readonly onDestroy: RemovalMode;
  readonly keepLast?: number;
  readonly verify?: boolean;
  /** A backup of the resource was there before it; said by `check`. */
  readonly adopted?: true;
  readonly destroyEffect: string;
}

export interface BackupState extends BackupInputs {
  readonly objectName: string;
  readonly uid: string;
  readonly clusterUid: string;
  /** Hash of the run. */
  readonly run: string;
  /** Number of the wish that `onDestroy` is; none in states of versions 1 and 2. */
  readonly wish?: number;
  /** The owner that objects of 0.1.0 still carry, if the resource had another one then. */
  readonly formerOwner?: string;
  /** As the object had it when it was last read; `vanished` once a finished backup's object is gone. */
  readonly status: string;
  /** The wait for its end is over, and the end was a good one. */
  readonly finished: boolean;
  readonly file?: string;
  readonly files: readonly string[];
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly uploadedAt?: string;
  /** Seconds from the start to the last of the other times. */
  readonly duration?: number;
  /** As MOSK reports them, unlike in the inputs. */
  readonly fileNames?: Record<string, string>;
  /** As the inputs had them. */
  readonly wantedFileNames?: Record<string, string>;
  /** Where the files are, if the program leaves that to the Cluster: as MOSK has written it to the object from its section. */
  readonly parameters?: TargetParameters;
  /**
   * - 1: `fileNames` are those of the inputs; without `wantedFileNames` and `duration`
   * - 2: without `wish`, `formerOwner` and `parameters`, with `claim`
   * - 3: as above
   */
  readonly schemaVersion: number;
}

export const BACKUP_SCHEMA_VERSION = 3;

/** File names of the user's own that a state was made with, whatever release wrote it. */
export function wantedFileNames({ schemaVersion, fileNames, wantedFileNames }: BackupState) {
  return schemaVersion === 1 ? fileNames : wantedFileNames;
}

/** The inputs that make the run the run that it is. */
export const IDENTITY = [
  'namespace',
  'cluster',
  'target',
  'fileNames',
  'triggers',
  'name',
  'extraFields',
] as const;

export function hashOf(inputs: BackupInputs): string {
  return runHash({
    namespace: inputs.namespace,
    targetCluster: inputs.cluster,
    parameters: parametersOf(inputs.target),
    fileNames: inputs.fileNames,
    triggers: runTriggers(inputs),
  });
}

export function runManifest(inputs: BackupInputs, name: string): ClusterBackupManifest {
  const parameters = parametersOf(inputs.target);
  return {
    apiVersion: apiVersionOf(ClusterBackupType),
    kind: ClusterBackupType.kind,
    metadata: {
      name,
      namespace: inputs.namespace,
      annotations: {
        ...annotationsOf(inputs.target),
        [OWNER_ANNOTATION]: inputs.owner,
        [RUN_ANNOTATION]: hashOf(inputs),
      },
    },
    spec: withExtraFields(inputs, {
      targetCluster: inputs.cluster,
      ...(parameters !== undefined && { parameters }),
      ...(inputs.fileNames !== undefined && { fileNames: inputs.fileNames }),
    }),
  };
}

/** Where the files of a state went: what the program says, or what the Cluster said at the time. */
export function parametersOfState({ target, parameters }: BackupState): TargetParameters | undefined {
  const own = parametersOf(target);
  return isRemote(own) ? own : (parameters ?? own);
}
