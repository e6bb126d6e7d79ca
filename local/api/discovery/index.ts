export { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from './discovery';
export { openApiDocument, openApiIndex } from './openapi';
export { encodeSwagger, swaggerDocument } from './openapi-v2';
export { SERVER_VERSION } from './version';
