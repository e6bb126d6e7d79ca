/** What the API of a management cluster is like, worked out from its schemas and objects. */
export { type ApiFile, apiFile } from './api-file';
export { apiFileText } from './api-file-text';
export { type Difference, factText } from './differences';
export type { Drift, DriftVerdict } from './drift';
export { driftOf } from './drift-of';
export { type ApiSources, type Learned, learnApi, servedAs } from './learn';
export { isOpenApi, kindsOfOpenApi } from './openapi-document';
export { kindsOfDefinitions, kindsOfResourceList, type ServedKind } from './served-kind';
export { type LiveObjects, objectsOf, type Seen } from './sources';
