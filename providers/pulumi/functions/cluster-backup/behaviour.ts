import type { Behaviour } from '../engine/behaviour';
import { check } from './check';
import { create } from './create';
import { destroy } from './destroy';
import { diff } from './diff';
import type { BackupInputs, BackupState } from './inputs';
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
