export type {
  ClusterData,
  CustodyData,
  InventoryData,
  ManagementClusterData,
  ReadApi,
  StorageData,
} from '../inventory';
export {
  BackupPlan,
  type BackupPlanOptions,
  type BackupPlanProps,
  type DailyAndWeeklyPlanOptions,
  type DailyPlanOptions,
  type DailyWeeklyAndMonthlyPlanOptions,
} from './backup-plan';
export {
  BackupRule,
  type BackupRuleOptions,
  type MonthlyRuleOptions,
  type WeeklyRuleOptions,
} from './backup-rule';
export {
  BackupStore,
  type NfsStoreOptions,
  type RCloneStoreOptions,
  type StoreCredential,
  type StoreEncryption,
  type StoreKey,
} from './backup-store';
export {
  type ClusterSelection,
  FleetCluster,
  type FleetManagementCluster,
  Inventory,
  type InventoryOptions,
} from './inventory';
export { managementClusterOf } from './management-cluster-of';
