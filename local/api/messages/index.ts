export { type FieldType, fieldType } from './field-type';
export type { Field, FieldRules, Message } from './message';
export { messageKey, readObject } from './read-object';
export { messageSchema } from './schema';
export { goText, StrategicMergeError, strategicMerge } from './strategic-merge';
export { asStruct, StructError } from './struct';
export { ATOMIC, TABLE } from './table';
export { WireError } from './wire';
