export { type AppFindings, checkApp } from './app-findings';
export { type ClusterPatch, clusterPatches, patchesOf } from './cluster-patches';
export { judgeApp } from './judge-app';
export { manifests } from './manifests';
export { type Synthesis, synthesize } from './synthesize';
export { type PolicyOptions, usePolicy } from './use-policy';
