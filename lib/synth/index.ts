export { type ManifestFile, manifestFileName, manifestFiles } from './manifest-files';
export { manifests } from './manifests';
