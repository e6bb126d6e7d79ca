import { BackupError } from '../../../../../lib/errors';
import { canonicalJson, fateOfEntry, hasFailed } from '../../../../../lib/model';
import type { Difference } from '../../engine/behaviour';
import { noteFormer, noteRun } from '../../engine/deployment';
import { hasUnknown } from '../../engine/unknown';
import { type BackupInputs, type BackupState, hashOf, IDENTITY, wantedFileNames } from './inputs';
import { VANISHED } from './state';

/** @throws BackupError `spec-changed`, `file-name` for names of the user's own that would be used twice */
export function diff(olds: BackupState, news: BackupInputs): Difference {
  noteFormer(olds, news);
  noteRun(olds.uid, news);
  // Upstream of a deleteBeforeReplace the engine asks what unknown inputs would do, and an answer that they replace
  // makes it delete the backup first.
  if (IDENTITY.some((input) => hasUnknown(news[input]))) return {};
  const replaces = changedIdentity(olds, news);
  const fate = fateOfEntry(olds, replaces.length > 0);
  if (fate !== 'replace') return fate === 'update' ? { changes: true } : {};
  if (hasFailed(olds)) return { changes: true, replaces: replaces.length > 0 ? replaces : ['status'] };
  refuseReusedNames(olds, news);
  return { replaces };
}

/** Empty for the same run, whatever else has changed. */
function changedIdentity(olds: BackupState, news: BackupInputs): string[] {
  const sameName = news.name === undefined || news.name === olds.objectName;
  const same = olds.run === hashOf(news) && olds.namespace === news.namespace && sameName;
  if (same) return [];
  const before = { ...olds, fileNames: wantedFileNames(olds) };
  const changed = IDENTITY.filter((input) => canonicalJson([before[input]]) !== canonicalJson([news[input]]));
  return changed.length > 0 ? changed : ['run'];
}

function refuseReusedNames(olds: BackupState, news: BackupInputs): void {
  if (news.namespace === olds.namespace && news.name === olds.objectName && olds.status !== VANISHED) {
    throw new BackupError('spec-changed', 'A backup is one run, and this name belongs to another one', {
      at: 'name',
      value: news.name,
      fix: 'give another name, or leave the name out: then each run gets its own',
    });
  }
  const before = wantedFileNames(olds) ?? {};
  for (const [application, file] of Object.entries(news.fileNames ?? {})) {
    if (before[application] !== file) continue;
    throw new BackupError('file-name', 'A new run must not write to the file of the one that it replaces', {
      at: `fileNames.${application}`,
      value: file,
      fix: 'give another file name, or leave it out: then each run gets its own',
    });
  }
}
