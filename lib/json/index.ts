export { jsonEqual } from './json-equal';
export { type JsonPatchBounds, JsonPatchError, JsonPatchTooLarge, jsonPatch } from './json-patch';
export { mergePatch } from './merge-patch';
