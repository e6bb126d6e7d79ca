/** A failure that S3's protocol has a code for. */
export class S3Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export const noSuchBucket = () => new S3Problem(404, 'NoSuchBucket', 'The specified bucket does not exist');
export const noSuchKey = () => new S3Problem(404, 'NoSuchKey', 'The specified key does not exist.');
export const noSuchUpload = () =>
  new S3Problem(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
export const invalidArgument = (message: string) => new S3Problem(400, 'InvalidArgument', message);
export const notImplemented = (what: string) =>
  new S3Problem(501, 'NotImplemented', `This server does not implement ${what}`);
