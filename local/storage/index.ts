export { UNFINISHED } from './bucket-directory';
export type { S3Options, S3Server } from './server';
export { startS3 } from './server';
