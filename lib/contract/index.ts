export { assertContract, checkContract } from './contract';
export { CONTRACT_RULES, type ContractRule } from './contract-rules';
export { checkCron } from './cron';
export {
  CRON_MACROS,
  type CronExpression,
  cronFields,
  firesOnDay,
  oneLineCron,
  readCron,
} from './cron-expression';
export { checkFileName } from './file-name';
export { findingsOf, shown } from './findings';
export { checkLabelsAndAnnotations } from './metadata';
export { checkNoCluster } from './no-cluster';
export { identityOf, mayBeSecret, objectName, toldName } from './object-name';
export { CONTROL_CHARACTER } from './one-line';
export { withoutNulls } from './present';
export {
  amazonEscaped,
  type BucketAddress,
  bucketAddress,
  isBeyondUs,
  objectKeyOf,
  PROVIDERS,
  quirksOf,
  readOptions,
} from './rclone';
export { checkRemoteConfig, checkRemoteName, SECRET_OPTIONS } from './remote-config';
export { checkKeyValue, checkSecretValue, MAX_KEY_BYTES, MIN_KEY_CHARACTERS } from './secret-value';
export { setAlready } from './set-already';
export {
  BUCKET,
  checkBucket,
  checkNfsUrl,
  checkTarget,
  MAX_TARGET_CHARACTERS,
  NFS_URL,
  PORTABLE_BUCKET,
} from './target';
