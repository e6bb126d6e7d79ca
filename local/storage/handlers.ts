import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from './bucket-requests';
import type { Handler } from './call';
import { completeUpload } from './complete-upload';
import { copyObject } from './copy-object';
import { deleteObjects } from './delete-objects';
import { listObjects, listObjectsV2 } from './list-requests';
import { deleteObject, getObject, putObject } from './object-requests';
import type { OperationName } from './operations';
import { abortUpload, createUpload, listParts, listUploads, uploadPart } from './upload-requests';

export const HANDLERS: Readonly<Record<OperationName, Handler>> = {
  ListBuckets: listBuckets,
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListMultipartUploads: listUploads,
  DeleteObjects: deleteObjects,
  GetObject: getObject,
  HeadObject: getObject,
  PutObject: putObject,
  CopyObject: copyObject,
  DeleteObject: deleteObject,
  CreateMultipartUpload: createUpload,
  UploadPart: uploadPart,
  ListParts: listParts,
  CompleteMultipartUpload: completeUpload,
  AbortMultipartUpload: abortUpload,
};

/** Their bodies are data, which may be long. The others have documents, or nothing. */
export const TAKES_DATA: readonly OperationName[] = ['PutObject', 'UploadPart'];
/** Their checksum is of an object, and their body only lists its parts. */
export const OBJECT_CHECKSUM: readonly OperationName[] = ['CompleteMultipartUpload'];
