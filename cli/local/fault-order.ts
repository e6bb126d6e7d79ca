import type { FaultOrder } from '../../local';
import { faultOf } from './fault-text';

/** What goes wrong with the cluster itself: no request has to come for it. */
const OUTAGE = /^outage=(\d+)$/;
const RESTART = /^restart-controller$/;
const SKEW = /^skew-clock=(-?\d+)$/;

/**
 * Texts of `--fault`, with `outage=MS`, `restart-controller` and `skew-clock=MS` besides.
 * @throws BackupError `usage`
 */
export function faultOrderOf(
  texts: readonly string[],
): Required<Pick<FaultOrder, 'api' | 'storage' | 'stuck'>> & FaultOrder {
  const found = (pattern: RegExp) => texts.flatMap((text) => pattern.exec(text.trim()) ?? []);
  const [, outage] = found(OUTAGE);
  const [, skew] = found(SKEW);
  const rules = texts
    .filter((text) => ![OUTAGE, RESTART, SKEW].some((pattern) => pattern.test(text.trim())))
    .map(faultOf);
  return {
    api: rules.flatMap((each) => (each.of === 'api' ? each.rule : [])),
    storage: rules.flatMap((each) => (each.of === 'storage' ? each.rule : [])),
    stuck: rules.flatMap((each) => (each.of === 'controller' ? each.rule : [])),
    ...(outage !== undefined && { outageMs: Number(outage) }),
    ...(skew !== undefined && { skewClockMs: Number(skew) }),
    ...(found(RESTART).length > 0 && { restartController: true }),
  };
}
