import type { Handler } from './call';
import { xmlResponse } from './response';
import { notImplemented, S3Problem } from './s3-problem';
import { malformedXml, readXml } from './xml-reader';

export const OWNER = { ID: 'local', DisplayName: 'local' };
/** What S3 calls this region where it names none. */
const FIRST_REGION = 'us-east-1';

export const listBuckets: Handler = async ({ directory }) => {
  const buckets = await directory.buckets();
  return xmlResponse('ListAllMyBucketsResult', {
    Owner: OWNER,
    Buckets: {
      Bucket: buckets.map(({ name, created }) => ({ Name: name, CreationDate: created.toISOString() })),
    },
  });
};

export const createBucket: Handler = async ({ directory, request: { bucket }, document, region }) => {
  requireRegion(document, region);
  await directory.createBucket(bucket);
  return { status: 200, headers: { location: `/${bucket}` } };
};

export const headBucket: Handler = async ({ directory, request: { bucket }, region }) => {
  await directory.requireBucket(bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': region } };
};

export const deleteBucket: Handler = async ({ directory, request: { bucket } }) => {
  await directory.deleteBucket(bucket);
  return { status: 204 };
};

export const getBucketLocation: Handler = async ({ directory, request: { bucket }, region }) => {
  await directory.requireBucket(bucket);
  return xmlResponse('LocationConstraint', region === FIRST_REGION ? {} : region);
};

/** Of a bucket that never had versions. */
export const getBucketVersioning: Handler = async ({ directory, request: { bucket } }) => {
  await directory.requireBucket(bucket);
  return xmlResponse('VersioningConfiguration', {});
};

/** A bucket can be made in the region alone that the request is for, as with S3. */
function requireRegion(document: string, region: string): void {
  if (document === '') return;
  const configuration = readXml(document);
  if (configuration.name !== 'CreateBucketConfiguration') throw malformedXml();
  for (const { name, text } of configuration.children) {
    if (name !== 'LocationConstraint') throw notImplemented(`CreateBucket with <${name}>`);
    if (text.trim() === region || text.trim() === '') continue;
    throw new S3Problem(
      400,
      'IllegalLocationConstraintException',
      `The location constraint is incompatible for the region that the request is signed for, ${region}`,
    );
  }
}
