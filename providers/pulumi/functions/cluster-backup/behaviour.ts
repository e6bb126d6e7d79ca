import type { Behaviour } from '../engine/behaviour';
import { create } from './create';
import { check } from './declared/check';
import { diff } from './declared/diff';
import type { BackupInputs, BackupState } from './declared/inputs';
import { destroy } from './destroy';
import { read } from './read';
import { update } from './update';

export const clusterBackup: Behaviour<BackupInputs, BackupState> = {
  check,
  diff,
  create,
  update,
  read,
  delete: destroy,
};
