export { type ClusterPatch, clusterPatches, patchesOf } from './cluster-patches';
export { manifestFileName } from './manifest-file-name';
export { manifests } from './manifests';
export { type RenderedApp, type RenderedObject, renderApp } from './rendered-app';
export {
  type AppFindings,
  checkApp,
  configureValidation,
  findingsOfRendered,
  type ValidationSettings,
  validationsOf,
  validationTexts,
} from './validation';
export { yamlText } from './yaml-text';
