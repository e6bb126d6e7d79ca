import type { ErrorCode } from 'yaml';

/** The parser's own messages quote the text, and the text may hold a secret. */
export const YAML_PROBLEMS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'An alias can have no anchor and no tag',
  BAD_ALIAS: 'This anchor or alias cannot be used: it is not declared before, or its name is wrong',
  BAD_COLLECTION_TYPE: 'The tag is for another kind of value',
  BAD_DIRECTIVE: 'This directive cannot be used',
  BAD_DQ_ESCAPE: 'There is no such escape in double quotes',
  BAD_INDENT: 'The indentation is wrong',
  BAD_PROP_ORDER: 'Anchor and tag stand in the wrong place',
  BAD_SCALAR_START: 'A text that begins like this needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'A key and its value cannot stand on one line with another key',
  BLOCK_IN_FLOW: 'Lines with "- " or "key:" cannot stand inside of brackets',
  DUPLICATE_KEY: 'This key stands twice in one map',
  IMPOSSIBLE: 'This cannot be read',
  KEY_OVER_1024_CHARS: 'A key is too long',
  MISSING_CHAR: 'A character is missing: a quote, bracket, comma, colon or blank',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line: is a colon, a quote or a bracket missing?',
  MULTIPLE_ANCHORS: 'A value can have one anchor only',
  MULTIPLE_DOCS: 'Another document begins here without ---',
  MULTIPLE_TAGS: 'A value can have one tag only',
  NON_STRING_KEY: 'Keys must be texts',
  RESOURCE_EXHAUSTION: 'This is nested too deeply to be read',
  TAB_AS_INDENT: 'Tabs cannot indent',
  TAG_RESOLVE_FAILED: 'This value does not fit its tag',
  UNEXPECTED_TOKEN: 'This is not expected here: is a quote, colon or bracket wrong?',
};
