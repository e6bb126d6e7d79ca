/** What a policy allows. */
export const LIST = [
  'https://*.corp.example',
  'https://minio.lab:9000',
  'nfs://filer:/backups/*',
  'https://any.*',
  'nfs://nas:*',
];

/** What it allows, however it is spelled. */
export const ALLOWED = [
  'https://s3.corp.example',
  'https://a.b.corp.example/',
  'HTTPS://S3.Corp.Example',
  'https://s3.corp.example:443',
  'https://s3.corp.example.',
  's3.corp.example',
  'https://minio.lab:9000',
  'nfs://filer:/backups/prod',
  'nfs://FILER:/backups/prod/site-a',
  'https://any.host:8443/folder',
  'nfs://nas:/prod',
];

/** What looks like it, and leads elsewhere. */
export const REFUSED = [
  'https://evil.example/.corp.example',
  'https://evil.example#.corp.example',
  'https://evil.example?.corp.example',
  'https://s3.corp.example@evil.example',
  'https://x:y@s3.corp.example',
  'https://evil.example\\.corp.example',
  'https://evil.example%2f.corp.example',
  'https://evil.example:443/x.corp.example',
  'https://evil.example:1.corp.example',
  'https://corp.example',
  'https://.corp.example.evil.example',
  'https://s3.corp.example.evil.example',
  'https://s3.corp.example:8443',
  'https://s3.corp.example/other',
  'http://s3.corp.example',
  'https:/s3.corp.example',
  'https:s3.corp.example',
  'https://evil.example\n.corp.example',
  'https://evil.example .corp.example',
  ' https://s3.corp.example',
  'https://evil.example;.corp.example',
  'https://evil.example/https://s3.corp.example',
  'evil.example/x.corp.example',
  'https://minio.lab',
  'nfs://filer:/backups/../secrets',
  'nfs://filer:/backups/x/../../secrets',
  'nfs://filer:/backups/%2e%2e/secrets',
  'nfs://filer:/BACKUPS/prod',
  'nfs://evil@filer:/backups/prod',
  'nfs://evil:/filer:/backups/prod',
  'ftp://s3.corp.example',
  '',
];
