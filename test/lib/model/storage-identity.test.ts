import { endpointIdentity, foldedPath, nfsIdentity, nfsServer } from '../../../lib/model';

describe('one S3 storage', () => {
  it.each([
    'https://s3.corp.example',
    'http://s3.corp.example',
    's3.corp.example',
    'https://S3.Corp.EXAMPLE',
    'https://s3.corp.example:443',
    'http://s3.corp.example:80',
    'https://s3.corp.example/',
    'https://s3.corp.example.',
    'https://s3.corp.example.:443//',
    'HTTPS://user:password@s3.corp.example?x=y#z',
    ' https://s3.corp.example ',
    '`https://s3.corp.example`',
    '"""s3.corp.example"""',
    'https://S3.CORP.EXAMPLE.:80/.//#part',
  ])('has one identity, spelled as %s', (endpoint) => {
    expect(endpointIdentity(endpoint)).toBe('s3.corp.example');
  });

  it.each([
    ['https://[2001:DB8:0:0::1]:443', 'https://[2001:db8::1]'],
    ['https://192.168.1', 'https://192.168.0.1'],
    ['https://[0:0:0:0:0:0:0:1]', '[::1]:443'],
    ['https://[::ffff:192.0.2.1]:9000', 'http://192.0.2.1:9000'],
    ['https://[::FFFF:c000:0201]', '192.0.2.1'],
    ['http://localhost:9000', 'http://127.0.0.1:9000'],
    ['http://LocalHost.:9000', 'http://[::1]:9000'],
    ['http://s3.localhost', 'http://127.0.0.2'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://s3.corp.example//a/./b/', 'https://s3.corp.example/a/b'],
    ['https://s3.eu-west-1.amazonaws.com', 'https://s3.us-east-1.amazonaws.com'],
  ])('has one identity, spelled as %s or %s', (one, other) => {
    expect(endpointIdentity(one)).toBe(endpointIdentity(other));
  });

  it.each([
    ['https://s3.corp.example', 'https://s3.corp.example:9000'],
    ['https://s3.corp.example', 'https://s3.corp.example/tenant'],
    ['https://s3.corp.example/a', 'https://s3.corp.example/A'],
    ['https://s3.corp.example', 'https://s4.corp.example'],
    ['https://[2001:db8::1]', 'https://[2001:db8::2]'],
    ['https://192.0.2.1', 'https://192.0.2.2'],
    ['https://localhost.corp.example', 'https://127.0.0.1'],
    ['http://localhost:9000', 'http://localhost:9001'],
    ['https://notamazonaws.com', 'https://amazonaws.com'],
  ])('is another one at %s than at %s', (one, other) => {
    expect(endpointIdentity(one)).not.toBe(endpointIdentity(other));
  });

  it.each(['', 'https://', 'https://a b', 'https://[::1', undefined, 7])(
    'may be any where the endpoint cannot be read: %p',
    (endpoint) => {
      expect(endpointIdentity(endpoint)).toBeUndefined();
    },
  );
});

it('an NFS export has one identity, however its server and its folders are spelled', () => {
  const spellings = ['nfs://NAS.Corp.:/a//b/./c/', 'nas.corp:/a/b/c', 'nfs://nas.corp:/a/x/../b/c'];
  expect(new Set(spellings.map(nfsIdentity))).toEqual(new Set(['nas.corp:/a/b/c']));
  expect(nfsIdentity('nfs://[2001:DB8:0::1]:/a')).toBe('[2001:db8::1]:/a');
  expect(nfsIdentity('nfs://[::ffff:192.0.2.1]:/a')).toBe(nfsIdentity('nfs://192.0.2.1:/a/'));
  expect(nfsIdentity('nfs://nas:/../../a')).toBe('nas:/a');
  expect(nfsIdentity('nfs://nas:/A')).not.toBe(nfsIdentity('nfs://nas:/a'));
  expect(nfsServer('nfs://NAS:/a/b')).toBe('nas');
});

it('a folder of a bucket may be called ".." and leads nowhere else', () => {
  expect(foldedPath('b/../prod')).toBe('b/../prod');
});
