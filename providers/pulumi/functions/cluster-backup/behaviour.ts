import type { Behaviour } from '../engine/behaviour';
import { managementCluster } from '../objects/management-cluster';
import { create } from './create';
import { check } from './declared/check';
import { diff } from './declared/diff';
import type { BackupInputs, BackupState } from './declared/inputs';
import { destroy } from './destroy';
import { read } from './read';
import { existingRun } from './runs/adopt-existing';
import { update } from './update';

export const clusterBackup: Behaviour<BackupInputs, BackupState> = {
  check,
  diff,
  create,
  foresee: async (inputs) => {
    await existingRun(await managementCluster(inputs, 'foresee'), inputs);
  },
  update,
  read,
  delete: destroy,
};
