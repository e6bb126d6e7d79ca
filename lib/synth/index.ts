export { manifestFileName } from './manifest-file-name';
export { manifests } from './manifests';
