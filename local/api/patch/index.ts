export { JsonPatchError, jsonPatch } from './json-patch';
export { mergePatch } from './merge-patch';
