/** What the decisions about runs want to know, from inputs and states. */
import type { DeclaredRun, Entry } from '../../../../../lib/model';
import { uidsOfOthers } from '../../engine/deployment';
import { logicalName } from '../../engine/logical-name';
import { parametersOf } from '../../objects/target';
import { type BackupInputs, type BackupState, hashOf } from './inputs';

export function entryOf(state: BackupState): Entry {
  const { owner, formerOwner, uid, objectName, wish = 0, onDestroy } = state;
  return {
    ...{ owner, formerOwner, uid, objectName },
    wish: { number: wish, mode: onDestroy },
    spec: { targetCluster: state.cluster, parameters: parametersOf(state.target) },
    others: uidsOfOthers(state),
  };
}

export function declaredRun(inputs: BackupInputs, overwrites?: DeclaredRun['overwrites']): DeclaredRun {
  return {
    owner: inputs.owner,
    namespace: inputs.namespace,
    hash: hashOf(inputs),
    base: logicalName(inputs),
    fixedName: inputs.name,
    mode: inputs.onDestroy,
    overwrites,
  };
}

/** The owner that objects of 0.1.0 still carry. */
export function formerOwner(former: BackupState | undefined, { owner }: BackupInputs): string | undefined {
  return former === undefined || former.owner === owner ? former?.formerOwner : former.owner;
}
