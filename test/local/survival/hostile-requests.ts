/** Requests that are wrong, hostile, or both; the same ones for the same number. */
import { seededRandom } from '../../../local/faults';

/** Bytes for a connection, or a request for Node's client. */
export type Hostile =
  | {
      readonly to: 'api' | 'storage';
      readonly family: string;
      readonly bytes: Buffer;
      readonly plain?: boolean;
    }
  | {
      readonly to: 'api';
      readonly family: string;
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
    };

const MAPS = '/api/v1/namespaces/default/configmaps';
const NOBODYS_MAPS = MAPS.replace('default', 'none');
const GROUP = '/apis/kaas.mirantis.com/v1alpha1';
const JSON_PATCH = 'application/json-patch+json';
const MERGE = 'application/merge-patch+json';

export function hostileRequest(seed: number): Hostile {
  const random = seededRandom(seed);
  const number = (most: number) => Math.floor(random() * most);
  const one = <T>(from: readonly T[]): T => from[number(from.length)] as T;
  const noise = (length: number) =>
    Array.from({ length }, () => String.fromCharCode(32 + number(95))).join('');
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => number(256)));
  const nested = (levels: number) =>
    one([
      `${'['.repeat(levels)}${']'.repeat(levels)}`,
      `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
      `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"deep"},"data":${'['.repeat(levels)}${']'.repeat(levels)}}`,
      '['.repeat(levels),
    ]);
  const call = (
    family: string,
    method: string,
    path: string,
    body?: string,
    contentType = 'application/json',
  ): Hostile => ({
    to: 'api',
    family,
    method,
    path,
    headers: body === undefined ? {} : { 'content-type': contentType },
    ...(body !== undefined && { body }),
  });
  const raw = (family: string, text: string | Buffer): Hostile => ({
    to: one(['api', 'storage']),
    family,
    bytes: Buffer.from(text as string),
  });
  const target = () =>
    one([
      `${MAPS}/probe`,
      `${GROUP}/namespaces/default/clusters/prod`,
      `${MAPS}/none`,
      `${GROUP}/namespaces/default/clusterbackups/x/status`,
    ]);

  const families: readonly (() => Hostile)[] = [
    () => {
      const method = one(['POST', 'PUT', 'DELETE']);
      // One that is not too deep deletes a whole collection: not the one in which others look for their object.
      const collection = method === 'DELETE' ? NOBODYS_MAPS : MAPS;
      return call('deep body', method, one([collection, `${MAPS}/none`]), nested(number(20_000)));
    },
    () =>
      call(
        'deep patch',
        'PATCH',
        target(),
        nested(400 + number(5_000)),
        one([JSON_PATCH, MERGE, 'application/strategic-merge-patch+json', 'application/apply-patch+yaml']),
      ),
    () =>
      call(
        'copy bomb',
        'PATCH',
        target(),
        JSON.stringify([
          { op: 'add', path: '/data', value: { a: 'x' } },
          ...Array.from({ length: 30 + number(300) }, (_, n) => ({
            op: 'copy',
            from: '/data',
            path: `/data/a${n}`,
          })),
        ]),
        JSON_PATCH,
      ),
    () =>
      call(
        'shift bomb',
        'PATCH',
        target(),
        JSON.stringify([
          { op: 'add', path: '/x', value: Array(20_000).fill(0) },
          ...Array.from({ length: 5_000 + number(6_000) }, () => ({ op: 'add', path: '/x/0', value: 1 })),
        ]),
        JSON_PATCH,
      ),
    () =>
      call(
        'patch of nonsense',
        'PATCH',
        target(),
        one([
          'null',
          '1',
          '"x"',
          '[null]',
          '[{}]',
          '[{"op":"test"}]',
          '[{"op":"move","from":1,"path":"/"}]',
          '{"metadata":null}',
          '{"metadata":{"name":null}}',
          `{"metadata":{"labels":${noise(5)}`,
          '{"spec":{"__proto__":{"x":1}}}',
          '{"metadata":{"ownerReferences":[{}]}}',
          '{"metadata":{"finalizers":{"a":1}}}',
          '{"metadata":{"labels":[1]}}',
        ]),
        one([JSON_PATCH, MERGE, 'application/strategic-merge-patch+json']),
      ),
    () =>
      call(
        'metadata of nonsense',
        'POST',
        MAPS,
        `{"apiVersion":"v1","kind":"ConfigMap","metadata":${one(['null', '[]', '1', '"x"', '{"name":1}', '{"name":{}}', '{"name":"a","labels":"x"}', '{"generateName":1}', '{"name":"a","ownerReferences":[null]}', '{"name":"a","annotations":{"a":1}}', '{"name":"a","creationTimestamp":"never"}', '{"name":"a","finalizers":[{}]}', '{"name":"a","managedFields":"x"}'])}}`,
      ),
    () =>
      call(
        'definition of nonsense',
        'POST',
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        `{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"a.b"},"spec":${one(['null', '{}', '{"group":"b","names":{"kind":"A","plural":"a"},"scope":"Namespaced","versions":[]}', '{"group":"b","names":{},"scope":"X","versions":[null]}', '{"group":1,"names":[],"scope":"Namespaced","versions":{}}'])}}`,
      ),
    () =>
      call(
        'owners',
        'POST',
        MAPS,
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: {
            name: 'owned',
            ownerReferences: Array.from({ length: number(2_000) }, (_, n) => ({
              apiVersion: 'v1',
              kind: 'ConfigMap',
              name: `o${n}`,
              uid: `u${n}`,
            })),
          },
        }),
      ),
    () =>
      call(
        'protobuf',
        'POST',
        MAPS,
        one(['k8s\0', `k8s\0${noise(200)}`, `k8s\0\n\x0f\n\x02v1\x12\tConfigMap\x12${noise(40)}`, noise(50)]),
        'application/vnd.kubernetes.protobuf',
      ),
    () => {
      // Ones that are there twice, or in two orders, are a 500 as on kube-apiserver.
      const isApply = number(2) === 0;
      const name = isApply ? 'many' : 'probe';
      const type = isApply ? 'apply-patch+yaml' : 'strategic-merge-patch+json';
      const finalizers = Array.from({ length: number(20_000) }, (_, n) => `a.b/${n}`);
      const order = isApply ? {} : { '$setElementOrder/finalizers': finalizers };
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, finalizers, ...order } };
      const target = `${MAPS}/${name}?dryRun=All&fieldManager=x`;
      return call('many items', 'PATCH', target, JSON.stringify(body), `application/${type}`);
    },
    () =>
      call(
        'managers of nonsense',
        'PUT',
        `${MAPS}/probe?dryRun=All`,
        `{"metadata":{"name":"probe","managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":${one(['1', '"x"', '[]', '{"f:a":1}', '{"k:{":{}}', '{"v:":{}}', '{"__proto__":{"f:a":{}}}', '{"":{}}', nested(number(2_000))])}}]}}`,
      ),
    () =>
      call(
        'policy of nonsense',
        'POST',
        '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies?dryRun=All',
        `{"metadata":{"name":"x"},"spec":${one(['null', '[]', '{"validations":[null]}', '{"matchConstraints":{"resourceRules":[null]}}', ...[`${'('.repeat(5_000)}1`, `${'!'.repeat(5_000)}true`, `${'1+'.repeat(5_000)}1 > 0`, noise(50).replace(/["\\\\]/g, '')].map((text) => `{"matchConstraints":{"resourceRules":[{}]},"validations":[{"expression":"${text}"}]}`)])}}`,
      ),
    () =>
      call(
        'selector',
        one(['GET', 'DELETE']),
        `${NOBODYS_MAPS}?labelSelector=${encodeURIComponent(one([noise(200), ','.repeat(4_000), '('.repeat(4_000), `a in (${',a'.repeat(2_000)})`, '!a,'.repeat(2_000), `${'a'.repeat(8_000)}=`, 'a in (b']))}`,
      ),
    () =>
      call(
        'field selector',
        'GET',
        `${MAPS}?fieldSelector=${encodeURIComponent(one([noise(100), '='.repeat(2_000), 'metadata.name=', 'metadata.name=a,'.repeat(500), '__proto__=x']))}`,
      ),
    () =>
      call(
        'continue token',
        'GET',
        `${MAPS}?limit=1&continue=${one([noise(30).replace(/[^a-z0-9]/gi, 'x'), Buffer.from(nested(1_000)).toString('base64url'), Buffer.from('{"v":"meta.k8s.io/v1","rv":1e99,"start":{}}').toString('base64url'), 'e30', '%00', 'bnVsbA'])}`,
      ),
    () =>
      call(
        'query',
        'GET',
        `${MAPS}?${one(['limit=-1', 'limit=1e9', 'resourceVersion=x', 'resourceVersion=-5', 'resourceVersion=99999999999999999999', 'watch=true&resourceVersion=abc', 'watch=1&timeoutSeconds=-1&resourceVersion=x', 'timeoutSeconds=NaN', '&&&&=&=', 'a=%', 'pretty', 'limit=%ff', 'resourceVersionMatch=Exact', 'sendInitialEvents=true', `fieldManager=${'x'.repeat(500)}`, `${'x=1&'.repeat(2_000)}`])}`,
      ),
    () =>
      call(
        'path',
        one(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']),
        one([
          '//',
          '///',
          '//[',
          '/%',
          '/api/v1/%ff',
          '/*',
          '/api/v1//%00',
          `/${'a/'.repeat(3_000)}`,
          '/api/v1/namespaces/%2e%2e/secrets',
          '/apis/../../etc/passwd',
          `/api/v1/namespaces/${'x'.repeat(5_000)}/secrets`,
          '/apis/x/y/z/a/b/c/d',
          `${MAPS}/__proto__`,
          '/api/v1/constructor',
          `${MAPS}/probe/constructor`,
          '/mosk-backup-local/',
          '/mosk-backup-local/nothing',
          '/openapi/v3/__proto__',
          '/apis/__proto__/v1',
          '/api/v1/namespaces/default/pods/x/exec?command=sh',
        ]),
      ),
    () => call('protobuf', 'POST', MAPS, `k8s\0${noise(50)}`, 'application/vnd.kubernetes.protobuf'),
    () =>
      call(
        'media type',
        one(['POST', 'PATCH', 'PUT']),
        one([MAPS, target()]),
        noise(100),
        one([
          'text/plain',
          'application/octet-stream',
          'x',
          ';;;',
          'application/json;charset=utf-99',
          'multipart/form-data',
          'application/cbor',
        ]),
      ),
    () =>
      call(
        'yaml',
        'POST',
        MAPS,
        one([
          'a: &a [*a]',
          `${'a: &a x\n'}${'b: *a\n'.repeat(200)}`,
          '%YAML 9',
          '- - - -',
          noise(200),
          '!!js/function x',
          '? ? ? ?',
          'a: !!binary x',
        ]),
        'application/yaml',
      ),
    () =>
      call(
        'large',
        'POST',
        MAPS,
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'large' },
          data: { a: 'x'.repeat(one([1_600_000, 3_200_000, 4_000_000])) },
        }),
      ),
    () => ({
      to: 'api',
      family: 'token',
      method: 'GET',
      path: MAPS,
      headers: {
        authorization: one(['Bearer x', 'Bearer', 'Basic eDp5', `Bearer ${'x'.repeat(5_000)}`, 'Negotiate']),
      },
    }),
    () => ({
      to: 'api',
      family: 'upgrade',
      method: one(['GET', 'POST']),
      path: '/api/v1/namespaces/default/pods/x/exec?command=sh',
      headers: {
        connection: 'Upgrade',
        upgrade: one(['SPDY/3.1', 'websocket', 'h2c']),
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
      },
    }),
    () => ({
      to: 'api',
      family: 'accept',
      method: 'GET',
      path: MAPS,
      headers: {
        accept: one([
          'x',
          '*/*;q=',
          `${'application/json;as=Table,'.repeat(300)}`,
          'application/vnd.kubernetes.protobuf',
          ';;;,,,',
        ]),
      },
    }),
    () =>
      raw(
        'half a request',
        one([
          'GET / HT',
          'POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc',
          'GET / HTTP/1.1\r\nHost',
        ]),
      ),
    () =>
      raw(
        'target',
        `${one(['GET', 'OPTIONS', 'CONNECT', 'TRACE'])} ${one(['*', 'http://evil.example/api', 'https://x/', 'x:443', '//', '/%zz', '\\', '/\u00e9'])} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      ),
    () =>
      raw(
        'method',
        `${one(['BREW', 'GETT', 'get', 'PROPFIND', 'M-SEARCH', ''])} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      ),
    () =>
      raw('version', `GET / HTTP/${one(['0.9', '1.0', '3.0', 'x'])}\r\nHost: x\r\nConnection: close\r\n\r\n`),
    () => raw('http2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    () =>
      raw(
        'headers',
        `GET / HTTP/1.1\r\nHost: x\r\n${one([`X: ${'y'.repeat(100_000)}`, `${'X: y\r\n'.repeat(5_000)}`, 'X\r\n', ': x', 'X: \u0000', 'Content-Length: -1', 'Content-Length: 1\r\nContent-Length: 2', 'Content-Length: 5\r\nTransfer-Encoding: chunked', 'Transfer-Encoding: x', 'Host: y'])}\r\nConnection: close\r\n\r\n`,
      ),
    () =>
      raw(
        'chunks',
        `POST ${MAPS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${one(['zz\r\n', '-1\r\n', '5\r\nabc', 'fffffffffffffffff\r\n', '1;x=y\r\na\r\n0\r\n\r\n', '0\r\nX: y'])}`,
      ),
    () =>
      raw(
        'expect',
        `POST ${MAPS} HTTP/1.1\r\nHost: x\r\nExpect: ${one(['100-continue', '200-maybe'])}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      ),
    () =>
      raw(
        'pipelined',
        `${'GET /version HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1 + number(50))}GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      ),
    () => raw('noise', bytes(1 + number(3_000))),
    () => ({
      to: 'api',
      family: 'no TLS',
      plain: true,
      bytes: one([
        bytes(1 + number(500)),
        Buffer.from('GET / HTTP/1.1\r\n\r\n'),
        Buffer.from([0x16, 3, 1, 2, 0, 1]),
        Buffer.alloc(0),
      ]),
    }),
    () => ({
      to: 'storage',
      family: 's3',
      bytes: Buffer.from(
        `${one(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])} ${one(['/mosk-backups', '/backups/../../x', '/backups/%00', '/backups?uploads', '/backups?list-type=2&continuation-token=%%%', '/backups/a?partNumber=1e9&uploadId=x', '/?X-Amz-Signature=x&X-Amz-Credential=y', `/${'a'.repeat(8_000)}`])} HTTP/1.1\r\nHost: ${one(['x', 'backups.localhost', ''])}\r\nAuthorization: ${one(['AWS4-HMAC-SHA256 x', 'AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=,Signature=', 'Basic x', ''])}\r\nx-amz-date: ${one(['never', '20260101T000000Z'])}\r\nContent-Length: 3\r\nConnection: close\r\n\r\n<a>`,
      ),
    }),
  ];
  return one(families)();
}
