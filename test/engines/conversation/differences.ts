/** In what the answers of the real server are known to differ, where several steps show it. */
export const ECHO = 'the real server repeats what was sent, which may hold secrets';
export const DECODER = "the real server's decoder has its own words";
export const TWICE = 'the real server lists the same cause twice';
export const MEDIA_TYPES = 'protobuf is not offered here';
