export { assertContract, checkContract } from './contract';
export { checkCron } from './cron';
export { checkFileName } from './file-name';
export { checkRemoteConfig, checkRemoteName } from './remote-config';
export { checkKeyValue, checkSecretValue, MAX_KEY_BYTES, MIN_KEY_CHARACTERS } from './secret-value';
export { checkBucket, checkNfsUrl, checkTarget } from './target';
