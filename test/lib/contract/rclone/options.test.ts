import { BackupError } from '../../../../lib/errors';
import { s3Connection } from '../../../../providers/storage/s3-connection';

const PLAIN = { type: 's3', endpoint: 'https://s3.example.test', access_key_id: 'id' };

const connection = (options: Record<string, string> = {}, bucket = 'backups') =>
  s3Connection({ ...PLAIN, ...options }, 'a-secret', bucket);

function refusal(options: Record<string, string>, bucket?: string): BackupError {
  try {
    connection(options, bucket);
  } catch (error) {
    if (BackupError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the bucket', () => {
  it.each([
    ['no provider', {}],
    ['a provider that rclone does not know', { provider: 'Nobody' }],
    ['Ceph', { provider: 'Ceph' }],
    ['an address instead of a name', { provider: 'AWS', endpoint: 'https://192.0.2.10' }],
    ['path style by another word', { provider: 'Minio', force_path_style: 'T' }],
  ])('stands in the path with %s', (_, options) => {
    const { bucketUrl, address } = connection(options);
    expect([address.inHost, bucketUrl.endsWith('/backups')]).toEqual([false, true]);
  });

  it.each([
    ['AWS', { provider: 'AWS' }],
    ['Alibaba, whatever force_path_style says', { provider: 'Alibaba', force_path_style: 'true' }],
    ['TencentCOS', { provider: 'TencentCOS' }],
    ['Wasabi', { provider: 'Wasabi' }],
    ['path style off by any of its words', { force_path_style: 'False' }],
    ['path style off by a number', { force_path_style: '0' }],
    ['blanks around the word', { force_path_style: ' f ' }],
  ])('stands before the host name with %s', (_, options) => {
    expect(connection(options).bucketUrl).toBe('https://backups.s3.example.test');
  });

  it.each([
    ['My-Bucket', 'My-Bucket'],
    ['team_backups', 'team_backups'],
    ['tenant1:b', 'tenant1%3Ab'],
    ['my.bucket', 'my.bucket'],
  ])('%s stands in the path even so: it is no name of a host', (bucket, written) => {
    expect(connection({ provider: 'AWS' }, bucket).bucketUrl).toBe(`https://s3.example.test/${written}`);
  });
});

describe('an endpoint', () => {
  it.each([
    ['without a scheme means https', 'host:9000', 'https://host:9000/backups'],
    ['keeps upper and lower case', 'https://S3.Corp.Example', 'https://S3.Corp.Example/backups'],
    ['loses the default port', 'https://host:443/', 'https://host/backups'],
    ['keeps any other port', 'http://host:443', 'http://host:443/backups'],
    ['keeps its folders', 'https://host/tenant/', 'https://host/tenant/backups'],
    ['may be an IPv6 address', 'http://[2001:db8::1]:9000', 'http://[2001:db8::1]:9000/backups'],
    ['loses blanks around it', '  host ', 'https://host/backups'],
    ['loses the user', 'https://user:pw@host', 'https://host/backups'],
  ])('%s', (_, endpoint, url) => {
    expect(connection({ endpoint }).bucketUrl).toBe(url);
  });

  it.each([
    'HTTP://host',
    'ftp://host',
    'https://host?x=y',
    'https://2001:db8::1',
    'https://host:70000',
    'https://192.0.2',
    'https://192.0.2.010',
    'https://0x7f000001',
    'https://ho st',
    'httpd.example',
    'https://',
    '%(access_key_id)s',
    '`host',
  ])('%s, of which rclone makes nothing sensible, is refused', (endpoint) => {
    expect(refusal({ endpoint })).toMatchObject({ code: 'remote-config', at: 'spec.remoteConfig.endpoint' });
  });

  it('is not quoted in a refusal: it may hold a password', () => {
    expect(refusal({ endpoint: 'https://user:pa55 word@host' }).message).not.toContain('pa55');
  });
});

it('region is honoured, us-east-1 without one, and stands for all regions', () => {
  expect(connection({ region: 'eu-1' }).region).toBe('eu-1');
  expect(connection().region).toBe('us-east-1');
  expect(connection({ region: 'aws-global' }).region).toBe('us-east-1');
});

describe('what cannot be done from here is refused by its name, before anything is asked:', () => {
  it.each([
    ['v2_auth', 'true', /version 2/],
    ['region', 'other-v2-signature', /version 2/],
    ['type', 'swift', /one backend/],
    ['type', 'S3', /one backend/],
    ['role_arn', 'arn:aws:iam::1:role/x', /[Rr]oles/],
    ['sts_endpoint', 'https://sts.example', /rclone refuses/],
    ['use_accelerate_endpoint', 'true', /rclone refuses/],
    ['use_dual_stack', 't', /rclone refuses/],
    ['sse_customer_algorithm', 'AES256', /key of the customer/],
    ['download_url', 'https://cdn.example', /another server/],
    ['versions', 'true', /earlier versions/],
    ['encoding', 'None', /names of files/],
    ['force_path_style', 'yes', /true or false/],
    ['list_chunk', 'all', /whole number/],
    ['chunk_size', '5 MB', /size/],
    ['use_x_id', 'perhaps', /true, false or unset/],
    ['region', 'a_b', /region/],
  ])('%s: %s', (option, value, problem) => {
    const { code, at, problem: said, fix } = refusal({ [option]: value });
    expect([code, at]).toEqual(['remote-config', `spec.remoteConfig.${option}`]);
    expect(said).toMatch(problem);
    expect(fix).toBeDefined();
  });

  it.each(['endpoint', 'access_key_id'])('no %s', (option) => {
    expect(refusal({ [option]: '' })).toMatchObject({
      code: 'remote-config',
      at: `spec.remoteConfig.${option}`,
    });
  });

  it('access keys of the environment and of instance roles', () => {
    expect(refusal({ access_key_id: '', env_auth: 'true' }).fix).toMatch(/environment.*instance roles/);
  });

  it.each(['data--eun1-az1--x-s3', 'arn:aws:s3:eu-1:1:accesspoint:x'])('the bucket %s', (bucket) => {
    expect(refusal({}, bucket).code).toBe('bucket-name');
  });

  it('and what is switched off is not', () => {
    const off = { v2_auth: 'false', use_dual_stack: 'F', versions: '0', role_arn: '', env_auth: 'true' };
    expect(connection(off).bucketUrl).toBe('https://s3.example.test/backups');
  });
});

it('each provider lists as rclone lists it, unless list_version says otherwise', () => {
  expect(connection({ provider: 'Ceph' }).listVersion).toBe(1);
  expect(connection({ provider: 'Minio' }).listVersion).toBe(2);
  expect(connection({ provider: 'Ceph', list_version: '2' }).listVersion).toBe(2);
});
