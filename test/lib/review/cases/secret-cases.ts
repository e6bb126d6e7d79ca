import { backup, credential, GUARDS, key, keySecret, parameters, schedule } from '../declared';
import { KEY, nightly, type ReviewCase } from './review-case';

/** Keys, credentials and what they open. */
export const SECRET_CASES: readonly ReviewCase[] = [
  {
    name: 'a key that archives need',
    base: [key('kek'), nightly, backup('old')],
    head: [nightly, backup('old')],
    tells: ['key-needed data'],
    says: /still needed by 1 backup and everything that 1 schedule \(`nightly`\) has made.*Every further run of `nightly` will fail/,
  },
  {
    name: 'a key that archives need, and that engines keep',
    base: [key('kek', undefined, { annotations: GUARDS }), nightly],
    head: [nightly],
    tells: ['key-needed risk'],
  },
  {
    name: 'backups that only live, and need a key',
    base: [key('kek')],
    head: [],
    with: {
      live: [
        backup('a', {}, { status: { status: 'Completed' } }),
        backup('b', {}, { status: { status: 'Deleted' } }),
      ],
    },
    tells: ['key-needed data'],
    says: /still needed by 1 backup:/,
  },
  { name: 'a key that nothing names', base: [key('kek')], head: [], tells: ['reference-removed risk'] },
  {
    name: 'a credential that files need',
    base: [credential('s3'), nightly],
    head: [nightly],
    tells: ['credential-needed data'],
  },
  {
    name: 'a key that follows another, schedules told together',
    base: [nightly, schedule('weekly', '0 5 * * 0')],
    head: [
      schedule('nightly', '0 1 * * *', { parameters: parameters(undefined, 'kek-2') }),
      schedule('weekly', '0 5 * * 0', { parameters: parameters(undefined, 'kek-2') }),
    ],
    tells: ['first-use risk', 'key-rotated note'],
    says: /2 schedules \(`nightly` and `weekly`\) encrypt with `kek-2`/,
  },
  {
    name: 'encryption that is dropped',
    base: [nightly],
    head: [
      schedule('nightly', '0 1 * * *', {
        parameters: { rclone: { bucket: 'backups/prod/prod', credential: 's3' } },
      }),
    ],
    tells: ['encryption-dropped data'],
  },
  {
    name: 'another key under the same name',
    base: [key('kek', `${KEY}a`)],
    head: [key('kek', `${KEY}b`)],
    tells: ['key-replaced data'],
  },
  {
    name: 'another ciphertext of who knows which key',
    base: [key('kek', 'ENC[AES256_GCM,data:a,type:str]')],
    head: [key('kek', 'ENC[AES256_GCM,data:b,type:str]')],
    tells: ['key-replaced risk'],
  },
  {
    name: 'another key in the Secret that is one',
    base: [nightly, keySecret(`${KEY}a`)],
    head: [nightly, keySecret(`${KEY}b`)],
    tells: ['key-replaced data'],
  },
  { name: 'a secret in clear', base: [], head: [key('kek', KEY)], tells: ['secret-in-clear data'] },
  {
    name: 'a Secret that is a key, in clear',
    base: [nightly],
    head: [nightly, keySecret(KEY)],
    tells: ['secret-in-clear data'],
  },
  { name: 'a placeholder as no secret', base: [], head: [key('kek', ['$', '{KEK}'].join(''))], tells: [] },
  {
    name: 'a secret that history keeps',
    base: [key('kek', KEY)],
    head: [key('kek')],
    tells: ['secret-taken-out risk'],
  },
  {
    name: 'a credential that leads elsewhere',
    base: [credential('s3'), nightly],
    head: [credential('s3', 'https://other.example.com'), nightly],
    tells: ['storage-changed data'],
    says: /`https:\/\/other\.example\.com` instead of `https:\/\/s3\.example\.com`/,
  },
];
