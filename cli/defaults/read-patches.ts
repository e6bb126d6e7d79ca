import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { allInOrder } from '../../lib/all-in-order';
import { checkTarget } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import {
  canonicalJson,
  checkName,
  checkNamespace,
  type MoskApi,
  naturalOrder,
  type TargetParameters,
} from '../../lib/model';
import { parseSoundDocument } from '../../lib/yaml';
import type { Io } from '../io';
import { PATCH_ENDING } from '../synth';

/** What one file says of one Cluster. */
export interface DefaultTarget {
  readonly file: string;
  readonly managementCluster: string;
  readonly namespace: string;
  readonly cluster: string;
  /** The section as it is to be. */
  readonly section: TargetParameters;
}

/**
 * The patches of files and folders (with their sub-folders), all of one management cluster.
 * @throws BackupError or AggregateError: `file-invalid` also for a patch of anything but the backup section, `usage`
 * for patches of several management clusters, and the contract of a target
 */
export async function readPatches(names: readonly string[], api: MoskApi, io: Io): Promise<DefaultTarget[]> {
  const files = (await allInOrder(names.map((name) => patchFiles(name, io.cwd)))).flat();
  if (files.length === 0) throw invalid(names.join(', '), `There is no *${PATCH_ENDING} file`);
  const patches = await allInOrder(
    files.map(async (file) => readPatch(file, await readFile(path.resolve(io.cwd, file), 'utf8'), () => api)),
  );
  const managementClusters = [...new Set(patches.map(({ managementCluster }) => managementCluster))];
  if (managementClusters.length > 1) {
    throw new BackupError('usage', 'These patches are for several management clusters', {
      at: names.join(', '),
      value: managementClusters.join(', '),
      fix: `name the folder of the one that you are connected to: ${path.dirname(files[0] ?? '')}`,
    });
  }
  return patches;
}

async function patchFiles(name: string, cwd: string): Promise<string[]> {
  const absolute = path.resolve(cwd, name);
  const found = await stat(absolute).catch(() => undefined);
  if (found === undefined) throw invalid(name, 'This file or folder does not exist');
  if (!found.isDirectory()) return [name];
  const entries = await readdir(absolute, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith(PATCH_ENDING))
    .sort(naturalOrder)
    .map((entry) => path.join(name, entry));
}

/**
 * The patch of one file.
 * @param apiOf of a management cluster
 * @throws BackupError `file-invalid`, and the contract of a target
 */
export function readPatch(
  file: string,
  text: string,
  apiOf: (managementCluster: string) => MoskApi,
): DefaultTarget {
  const { managementCluster, namespace, cluster, patch } = contentOf(file, text);
  const texts = [managementCluster, namespace, cluster];
  if (!texts.every((each) => typeof each === 'string') || typeof patch !== 'object' || patch === null) {
    throw invalid(file, 'This is not a patch that synth wrote');
  }
  const api = apiOf(String(managementCluster));
  const section = api.clusterBackupSection(patch);
  if (section === undefined || canonicalJson(patch) !== canonicalJson(api.clusterBackupPatch(section))) {
    throw invalid(
      file,
      'This patch would change more of a Cluster than its backup section, or another place',
    );
  }
  const parameters = withoutNulls(section) as TargetParameters;
  checkTarget(parameters, `${file}: patch.${api.settings.clusterBackupPath.join('.')}`);
  return {
    file,
    managementCluster: String(managementCluster),
    namespace: checkNamespace(String(namespace), `${file}: namespace`),
    cluster: checkName(String(cluster), `${file}: cluster`),
    section: parameters,
  };
}

function contentOf(file: string, text: string): Record<string, unknown> {
  const document = parseSoundDocument(text);
  const content = 'content' in document ? document.content : undefined;
  if (typeof content === 'object' && content !== null) return content as Record<string, unknown>;
  throw invalid(file, 'This is not a patch that synth wrote');
}

function withoutNulls(section: object): object {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== null));
}

function invalid(at: string, problem: string): BackupError {
  return new BackupError('file-invalid', problem, {
    at,
    fix: 'write the patches with mosk-backup synth --out FOLDER, and name FOLDER/patches/<management cluster>',
  });
}
