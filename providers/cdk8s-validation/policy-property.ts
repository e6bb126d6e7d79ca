import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { BackupPolicy, type InventoryCluster } from '../../lib/policy';

/**
 * The policy that `policy` of cdk8s.yaml means: `baseline`, `strict`, or a module that exports one.
 * @throws BackupError `policy-invalid`, `file-invalid`
 */
export function policyOf(property: string | BackupPolicy): BackupPolicy {
  if (property === 'baseline') return BackupPolicy.baseline();
  if (property === 'strict') return BackupPolicy.strict();
  const policy = typeof property === 'string' ? exportOf(property, 'policy') : property;
  // Not instanceof: the module may have another copy of this package.
  if (typeof (policy as BackupPolicy | undefined)?.judge === 'function') return policy as BackupPolicy;
  throw new BackupError('policy-invalid', 'This is no policy', {
    at: 'policy',
    value: String(property),
    fix: 'write baseline, strict, or ./policy.js that exports a BackupPolicy: module.exports = new BackupPolicy({ … })',
  });
}

/**
 * The clusters that `inventory` of cdk8s.yaml means: those of a module that exports an Inventory or its clusters.
 * @throws BackupError `inventory-invalid`, `file-invalid`
 */
export function inventoryOf(property: string | readonly InventoryCluster[]): readonly InventoryCluster[] {
  if (typeof property !== 'string') return property;
  const inventory = exportOf(property, 'inventory') as
    | { readonly clusters?: readonly InventoryCluster[] }
    | readonly InventoryCluster[]
    | undefined;
  const clusters = Array.isArray(inventory) ? inventory : (inventory as { clusters?: unknown })?.clusters;
  if (Array.isArray(clusters)) return clusters;
  throw new BackupError('inventory-invalid', 'This is no inventory', {
    at: property,
    fix: 'export an Inventory: module.exports = Inventory.parse(…)',
  });
}

/** What a module exports under this name, by default, or as a whole. */
function exportOf(file: string, name: string): unknown {
  let exported: unknown;
  try {
    exported = require(path.resolve(file));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new BackupError('file-invalid', 'This module cannot be loaded', {
      at: path.resolve(file),
      fix: `name a JavaScript file by its path from the folder of cdk8s.yaml, such as ./${name}.js`,
      cause,
    });
  }
  const members = exported as Record<string, unknown> | undefined;
  return members?.[name] ?? members?.default ?? exported;
}
