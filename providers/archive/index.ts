export { type Examined, type ExaminingOptions, examineBackup, identityOf } from './examine';
export { type FoundBackup, type KeyFile, type OpenedBackup, openBackup } from './open-backup';
export { openPart, type PartFile } from './part-file';
