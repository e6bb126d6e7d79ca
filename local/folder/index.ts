export { type FolderKeys, hasKeys, type Keys, keptKeys, newKeys, savePorts } from './keys';
export { type FolderLock, type Holder, holderOf, lockFolder } from './lock';
export { preparePrivateFolder, writePrivately } from './private-files';
