import type { MoskApi } from '../../lib/model';
import type { InventoryFile, UsablePolicy } from '../check';

/** By what a change is judged, as the working tree has it. */
export interface Judges {
  readonly policy: UsablePolicy;
  /** As it was named: `baseline`, `strict` or a file. */
  readonly policyName: string;
  readonly inventory: InventoryFile | undefined;
  readonly inventoryName: string | undefined;
  /** The API of a management cluster that the inventory does not list. */
  readonly api: MoskApi;
}
