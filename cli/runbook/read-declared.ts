import { checkContract } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { ClusterBackupScheduleType, ClusterBackupType, type MoskApi } from '../../lib/model';
import type { Subject } from '../../lib/policy';
import type { SheetSource } from '../../lib/runbook';
import { declarationsOf, readSources } from '../check';
import { type Mistake, mistakeError } from '../input';
import type { Io } from '../io';

/** What files say of all management clusters. */
export interface DeclaredSources {
  readonly sources: readonly SheetSource[];
  /** See `Declarations`. */
  readonly elsewhere: readonly Mistake[];
}

/** @throws BackupError or AggregateError: what of ours cannot be read, or the API would refuse */
export async function readDeclared(
  paths: readonly string[],
  apiOf: (managementCluster: string) => MoskApi,
  io: Io,
): Promise<DeclaredSources> {
  if (paths.length === 0) return { sources: [], elsewhere: [] };
  const { files, mistakes } = await readSources(paths, io);
  const declared = declarationsOf(files, apiOf);
  const unreadable = [...mistakes, ...declared.mistakes].map(mistakeError);
  const broken = declared.subjects.flatMap((each) => unusable(each, apiOf(each.managementCluster)));
  // What cannot be read might be the one schedule that matters.
  if (unreadable.length + broken.length > 0) throw new AggregateError([...unreadable, ...broken]);
  const names = [
    ...new Set([...declared.subjects, ...declared.defaultTargets].map((each) => each.managementCluster)),
  ];
  return {
    elsewhere: declared.elsewhere,
    sources: names.map((managementCluster) => {
      const isHere = (each: { readonly managementCluster: string }) =>
        each.managementCluster === managementCluster;
      return {
        managementCluster,
        live: false,
        objects: declared.subjects.filter(isHere).map(({ manifest }) => manifest),
        sections: declared.defaultTargets.filter(isHere),
        clusters: [],
      };
    }),
  };
}

/** Credentials and keys may be saved as a server shows them: of those the sheet takes what it understands. */
function unusable({ manifest, place }: Subject, api: MoskApi): BackupError[] {
  if (manifest.kind !== ClusterBackupType.kind && manifest.kind !== ClusterBackupScheduleType.kind) return [];
  return checkContract(manifest, api)
    .filter(({ code }) => !code.startsWith('cron-') && code !== 'delete-at-creation')
    .map(({ code, problem, at = '', value, fix }) => {
      const where = `${place(at).text}: ${manifest.kind} ${manifest.metadata.name} ${at}`.trimEnd();
      return new BackupError(code, problem, { at: where, value, fix });
    });
}
