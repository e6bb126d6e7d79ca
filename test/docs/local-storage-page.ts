/** The page that says what the local S3 endpoint does, from the tables that it and its tests work by. */
import { OPERATIONS } from '../../local/storage/operations';
import { WITHOUT_EFFECT } from '../../local/storage/request-headers';
import { S3_CLIENTS } from '../engines/s3-clients';
import { table } from './markdown-table';

export const LOCAL_STORAGE_PAGE = 'docs/evidence/local-storage.md';

export function localStoragePage(): string {
  return [
    '<!-- Written by npm run generate from the tables that the server and its tests work by. Do not edit. -->',
    '',
    '# What the local S3 endpoint does',
    '',
    'It does what is listed here. Whatever else a request asks for, by its method, its query or an `x-amz-`, `x-minio-`,',
    '`x-goog-` or conditional header, is answered with 501 `NotImplemented`, and nothing is changed. It is for trying and',
    'testing, on 127.0.0.1 alone.',
    '',
    '- **Addresses**: the bucket in the path, or before the host as in `mosk-backups.localhost`. A request for any other host is',
    '  refused.',
    '- **Signatures**: AWS Signature Version 4, in the header or presigned, for any region: the endpoint is in all of them.',
    '- **Checksums**: `Content-MD5`, CRC32, CRC32C, CRC64NVME, SHA-1 and SHA-256, as header or trailer, of objects, parts and',
    '  whole uploads. What does not match is not stored.',
    '- **Conditions**: as S3 has them, for reading, writing, copying and deleting. Of two writes with `If-None-Match: *` one wins.',
    '- **Metadata**: `x-amz-meta-…`, `content-type` and the other headers of a content come back when the object is read, until',
    '  somebody changes its file by hand.',
    '- **Objects are files**, so no key is also the folder of another, and none has an empty segment but at its end.',
    '',
    '## Operations',
    '',
    ...table(
      ['operation', 'method', 'on', 'query and headers that it heeds'],
      OPERATIONS.map(({ name, method, on, marked = [], markedBy, query = [], headers = [] }) => [
        name,
        method,
        `the ${on}`,
        [...marked, ...query, ...(markedBy === undefined ? [] : [markedBy]), ...headers]
          .filter((each, i, all) => all.indexOf(each) === i)
          .map((each) => `\`${each}${each.endsWith('-') ? '*' : ''}\``)
          .join(' '),
      ]),
    ),
    '',
    'Taken and without effect:',
    '',
    ...table(
      ['header', 'with', 'because'],
      Object.entries(WITHOUT_EFFECT).map(([name, { values, because }]) => [
        `\`${name}\``,
        values?.map((value) => `\`${value}\``).join(', ') ?? 'any value',
        because,
      ]),
    ),
    '',
    '## Clients',
    '',
    'Each line is done by `test/engines/s3-clients.test.ts`, with the client as it comes: what works has the effect that the',
    'client wants, and what is answered with 501 has none. Of the AWS SDK every command is tried.',
    ...Object.entries(S3_CLIENTS).flatMap(([client, operations]) => [
      '',
      `### ${client}`,
      '',
      ...table(
        ['operation', 'result'],
        operations.map(({ name, result }) => [name, result]),
      ),
    ]),
    '',
  ].join('\n');
}
