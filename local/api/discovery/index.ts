export { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from './discovery';
export { openApiDocument, openApiIndex } from './openapi';
export { SERVER_VERSION } from './version';
