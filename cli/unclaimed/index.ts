export {
  addUnclaimedOptions,
  UNCLAIMED_HELP,
  UNCLAIMED_OPTIONS,
  type UnclaimedOptions,
  unclaimedFiles,
} from './command';
export { type Found, type LookOptions, lookForUnclaimed } from './look';
export type { OpenCluster } from './management-clusters';
export { foundJson } from './report-json';
export { foundText } from './report-text';
