export { type ClusterPatch, clusterPatches, patchesOf } from './cluster-patches';
export { manifestFileName } from './manifest-file-name';
export { manifests } from './manifests';
export { judgeApp, type PolicyOptions, usePolicy } from './policy';
export { type Synthesis, synthesize } from './synthesize';
export {
  type AppFindings,
  checkApp,
  configureValidation,
  type ValidationSettings,
  validationTexts,
} from './validation';
export { yamlText } from './yaml-text';
