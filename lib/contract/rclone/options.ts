/** How rclone reads the text of an option (`Options` in `backend/s3/s3.go`, `fs/config/configstruct`). */
export type OptionKind = 'text' | 'bool' | 'tristate' | 'number' | 'size';

export interface S3Option {
  readonly kind: OptionKind;
  /** Why a storage with this option set (a switch: switched on) cannot be reached from here, and what to do. */
  readonly refused?: {
    /** By rclone itself, so that no backup is ever made; or by us, who cannot follow. */
    readonly by: 'rclone' | 'us';
    readonly problem: string;
    readonly fix: string;
  };
}

const OF_NO_ACCOUNT_HERE = 'remove the option where this credential is read from';
const BOOL: S3Option = { kind: 'bool' };
const TRISTATE: S3Option = { kind: 'tristate' };
const NUMBER: S3Option = { kind: 'number' };
const SIZE: S3Option = { kind: 'size' };

const OWN_KEY: S3Option = {
  kind: 'text',
  refused: {
    by: 'us',
    problem: 'Files that the storage encrypts with a key of the customer cannot be read from here',
    fix: 'let MOSK encrypt the archives: keyEncryptionKey of the backup',
  },
};
const ROLE: S3Option = {
  kind: 'text',
  refused: {
    by: 'us',
    problem: 'Roles that are assumed are not supported here, only access keys',
    fix: 'give access_key_id and secret of a user who may use the bucket',
  },
};
const BESIDE_ENDPOINT = (what: string, kind: OptionKind): S3Option => ({
  kind,
  refused: {
    by: 'rclone',
    problem: `rclone refuses ${what} beside an endpoint, which MOSK demands: no backup is ever made`,
    fix: 'remove the option, and write the whole address into endpoint',
  },
});
const VERSIONS = (kind: OptionKind): S3Option => ({
  kind,
  refused: {
    by: 'us',
    problem: 'With this option rclone sees earlier versions of files under other names',
    fix: OF_NO_ACCOUNT_HERE,
  },
});

/**
 * The options of rclone 1.76 whose text rclone checks or that change where a request goes or who signs it. Texts which do
 * neither (acl, storage_class, profile …) are not named: with an access key in the configuration rclone does not look
 * at the environment either, so env_auth, profile and shared_credentials_file say nothing.
 */
export const S3_OPTIONS: Readonly<Record<string, S3Option>> = {
  v2_auth: {
    kind: 'bool',
    refused: {
      by: 'us',
      problem: 'Signatures of version 2 are not supported here, only AWS4-HMAC-SHA256',
      fix: 'remove v2_auth if the storage takes version 4, which all do that were made since 2014',
    },
  },
  role_arn: ROLE,
  sts_endpoint: BESIDE_ENDPOINT('sts_endpoint', 'text'),
  use_accelerate_endpoint: BESIDE_ENDPOINT('use_accelerate_endpoint', 'bool'),
  use_dual_stack: BESIDE_ENDPOINT('use_dual_stack', 'bool'),
  sse_customer_algorithm: OWN_KEY,
  sse_customer_key: OWN_KEY,
  sse_customer_key_base64: OWN_KEY,
  sse_customer_key_md5: OWN_KEY,
  download_url: {
    kind: 'text',
    refused: {
      by: 'us',
      problem: 'With download_url rclone reads files from another server, without a signature',
      fix: OF_NO_ACCOUNT_HERE,
    },
  },
  versions: VERSIONS('bool'),
  version_at: VERSIONS('text'),

  bucket_object_lock_enabled: BOOL,
  bypass_governance_retention: BOOL,
  decompress: BOOL,
  directory_bucket: BOOL,
  directory_markers: BOOL,
  disable_checksum: BOOL,
  disable_http2: BOOL,
  env_auth: BOOL,
  force_path_style: BOOL,
  leave_parts_on_error: BOOL,
  no_check_bucket: BOOL,
  no_head: BOOL,
  no_head_object: BOOL,
  no_system_metadata: BOOL,
  object_lock_set_after_upload: BOOL,
  requester_pays: BOOL,
  use_arn_region: BOOL,
  use_presigned_request: BOOL,
  version_deleted: BOOL,

  list_url_encode: TRISTATE,
  list_versions_oldest_first: TRISTATE,
  might_gzip: TRISTATE,
  object_lock_supported: TRISTATE,
  sign_accept_encoding: TRISTATE,
  use_accept_encoding_gzip: TRISTATE,
  use_already_exists: TRISTATE,
  use_data_integrity_protections: TRISTATE,
  use_multipart_etag: TRISTATE,
  use_multipart_uploads: TRISTATE,
  use_unsigned_payload: TRISTATE,
  use_x_id: TRISTATE,

  list_chunk: NUMBER,
  list_version: NUMBER,
  max_upload_parts: NUMBER,
  upload_concurrency: NUMBER,

  chunk_size: SIZE,
  copy_cutoff: SIZE,
  upload_cutoff: SIZE,
};
