export { jsonEqual } from './json-equal';
export { JsonPatchError, jsonPatch } from './json-patch';
export { mergePatch } from './merge-patch';
