import { BackupError, type ErrorCode } from '../../../../lib/errors';
import type { Behaviour, CommonInputs } from './behaviour';
import { log } from './log';
import { hasUnknown } from './unknown';

/** What says that nobody could look, and nothing of what is there. */
const UNSEEN: readonly ErrorCode[] = [
  'unreachable',
  'tls-untrusted',
  'unauthorized',
  'forbidden',
  'crd-missing',
  'api-error',
  'timeout',
  'aborted',
  'kubeconfig-invalid',
  'proxy-invalid',
];

/**
 * What a new resource that takes over what is there would be refused; what it would change is told. A preview says it in
 * this way, for nothing else of ours runs in one. Where nobody can look the preview goes on: the deployment will say it.
 */
export async function foreseen(
  behaviour: Behaviour<CommonInputs, CommonInputs>,
  inputs: CommonInputs,
): Promise<BackupError[]> {
  const { adoptExisting } = inputs as { adoptExisting?: unknown };
  if (behaviour.foresee === undefined || !adoptExisting || hasUnknown(inputs)) return [];
  try {
    await behaviour.foresee(inputs);
    return [];
  } catch (reason) {
    if (!BackupError.is(reason)) throw reason;
    if (!UNSEEN.includes(reason.code)) return [reason];
    log(inputs, `what would be taken over could not be looked at: ${reason.problem}`);
    return [];
  }
}
