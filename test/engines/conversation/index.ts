import { APPLYING } from './applying';
import { BUILT_IN } from './built-in-kinds';
import { CREATING } from './creating';
import { DELETING } from './deleting';
import { DISCOVERY } from './discovery';
import { NAMESPACE_STEPS } from './namespaces';
import { PATCHING } from './patching';
import { READING } from './reading';
import { REPLACING } from './replacing';
import { REVIEWS } from './reviews';
import { SECRET_STEPS } from './secrets';
import { SELECTING } from './selecting';
import type { Step } from './step';
import { STRATEGIC_STEPS } from './strategic-patches';

export type { Step } from './step';

/** What is said to both servers, in this order. */
export const CONVERSATION: readonly (readonly [string, readonly Step[]])[] = [
  ['reading', READING],
  ['creating', CREATING],
  ['replacing', REPLACING],
  ['patching', PATCHING],
  ['applying', APPLYING],
  ['selecting', SELECTING],
  ['deleting', DELETING],
  ['Secrets', SECRET_STEPS],
  ['namespaces', NAMESPACE_STEPS],
  ['built-in kinds', BUILT_IN],
  ['reviews', REVIEWS],
  ['strategic patches', STRATEGIC_STEPS],
  ['discovery', DISCOVERY],
];
