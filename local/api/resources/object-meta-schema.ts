import { messageSchema } from '../messages';

/** `metadata` of every object, for the check for unknown fields. */
export const OBJECT_META_SCHEMA = messageSchema('meta.v1.ObjectMeta');
