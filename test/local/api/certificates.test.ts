import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { certificateOf } from '../../../local/api/certificate';
import { issueCertificates } from '../../../local/api/certificates';

const x509 = require('#vendor/x509') as typeof import('#vendor/x509');

const { ca, server, clients } = issueCertificates(['admin']);
const authority = new X509Certificate(ca);
const client = clients.get('admin')?.certificate ?? '';

test.each([
  ['server', server.certificate],
  ['client', client],
])('the %s has a certificate that its authority has signed', (_of, pem) => {
  const certificate = new X509Certificate(pem);
  expect(certificate.checkIssued(authority)).toBe(true);
  expect(certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
});

test('the authority is one, signs itself, and signs no other authority', () => {
  expect(authority.ca).toBe(true);
  expect(authority.verify(authority.publicKey)).toBe(true);
  const [constraints] = new x509.X509Certificate(ca).getExtensions(x509.BasicConstraintsExtension);
  expect(constraints).toMatchObject({ ca: true, pathLength: 0, critical: true });
  const [usage] = new x509.X509Certificate(ca).getExtensions(x509.KeyUsagesExtension);
  expect(usage?.usages).toBe(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign);
});

test('a certificate is for one end: a client cannot serve, a server is no client', () => {
  expect(new X509Certificate(server.certificate).keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(new X509Certificate(client).keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
});

test('a client that does not know a limit of a certificate must refuse it', () => {
  const critical = new x509.X509Certificate(client).extensions.filter((each) => each.critical);
  expect(critical.map(({ type }) => type)).toEqual(['2.5.29.19', '2.5.29.15']);
});

test('the server is the loopback interface and nothing else', () => {
  const certificate = new X509Certificate(server.certificate);
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkHost('example.com')).toBeUndefined();
});

test('the common name of a client is the name of its user, in whatever script', () => {
  const name = 'Zoë 管理';
  const pem = issueCertificates([name]).clients.get(name)?.certificate ?? '';
  expect(new X509Certificate(pem).subject).toBe(`CN=${name}`);
});

// Python's ssl has refused certificates without identifiers since 3.13.
test('keys have identifiers by which a client finds the authority', () => {
  const [ofAuthority] = new x509.X509Certificate(ca).getExtensions(x509.SubjectKeyIdentifierExtension);
  const [issuer] = new x509.X509Certificate(client).getExtensions(x509.AuthorityKeyIdentifierExtension);
  expect(issuer?.keyId).toBe(ofAuthority?.keyId);
});

test.each(['2049-12-31T23:59:59.000Z', '2050-01-01T00:00:00.000Z'])(
  'a certificate can end at %s, on whichever side of the year in which the form of dates changes',
  (end) => {
    const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = certificateOf({
      subject: 'ends',
      publicKey: keys.publicKey,
      issuer: { name: 'ends', ...keys },
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date(end),
      use: { kind: 'authority' },
    });
    expect(new Date(new X509Certificate(pem).validTo).toISOString()).toBe(end);
    expect(new x509.X509Certificate(pem).notAfter.toISOString()).toBe(end);
  },
);
