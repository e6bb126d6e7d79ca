import { ALL_BACKUPS, backup, backups, newBackup, TABLE } from '../../local/api/running-server';
import { DECODER, ECHO, MEDIA_TYPES } from './differences';
import { get, post, type Step } from './step';

export const CREATING: Step[] = [
  post('a backup', backups(), newBackup('a', { labels: { x: 'y' } }), {
    keep: { uid: 'metadata.uid', version: 'metadata.resourceVersion' },
  }),
  post('the same again', backups(), newBackup('a')),
  get('the created one', backup('a')),
  get('as a table', backup('a'), { extra: TABLE }),
  get('a list as a table', backups(), { extra: TABLE }),
  get('a table without objects', `${backups()}?includeObject=None`, { extra: TABLE }),
  post('a name in capitals', backups(), newBackup('A_b')),
  post('no name', backups(), { ...newBackup('x'), metadata: {} }),
  post('a name of 254 characters', backups(), newBackup('x'.repeat(254))),
  post('a number for a text', backups(), newBackup('t', {}, { targetCluster: 7 })),
  post('a required field absent', backups(), newBackup('t', {}, { targetCluster: undefined })),
  post('no spec', backups(), { ...newBackup('t'), spec: undefined }),
  post('an unknown field, strict', `${backups()}?fieldValidation=Strict`, newBackup('t', {}, { foo: 1 })),
  post(
    'unknown metadata, strict',
    `${backups()}?fieldValidation=Strict`,
    newBackup('t', { foo: 1 }, { foo: 1 }),
  ),
  post(
    'unknown fields, warned',
    `${backups()}?fieldValidation=Warn&dryRun=All`,
    newBackup('t', {}, { foo: 1, bar: 2 }),
  ),
  post('an unknown field, by default', `${backups()}?dryRun=All`, newBackup('t', {}, { foo: 1 })),
  post(
    'an unknown field, ignored',
    `${backups()}?fieldValidation=Ignore&dryRun=All`,
    newBackup('t', {}, { foo: 1 }),
  ),
  post('an unknown validation', `${backups()}?fieldValidation=Bad`, newBackup('t')),
  post('an unknown dry run', `${backups()}?dryRun=Bad`, newBackup('t')),
  post('an absent namespace', backups('nowhere'), newBackup('t')),
  post('another namespace in the body', backups(), newBackup('t', { namespace: 'other' })),
  post('a resourceVersion', backups(), newBackup('t', { resourceVersion: '5' })),
  post('another kind', backups(), { ...newBackup('t'), kind: 'Foo' }),
  post('another version', backups(), { ...newBackup('t'), apiVersion: 'v1' }),
  post('no kind', backups(), { metadata: { name: 't' } }, { differs: ECHO }),
  post('broken JSON', backups(), '{"a"', { differs: ECHO }),
  post('a list', backups(), '[]', { differs: ECHO }),
  post('nothing', backups(), '', { differs: ECHO }),
  post('text', backups(), newBackup('t'), { extra: { contentType: 'text/plain' }, differs: MEDIA_TYPES }),
  post('a label key with a space', backups(), newBackup('t', { labels: { 'a b': 'c' } })),
  post('a label value with a space', backups(), newBackup('t', { labels: { a: 'c d' } })),
  post('a label that is a number', backups(), newBackup('t', { labels: { a: 1 } }), { differs: DECODER }),
  post(
    'an owner without uid',
    backups(),
    newBackup('t', { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x' }] }),
  ),
  post('a status at creation', `${backups()}?dryRun=All`, {
    ...newBackup('t'),
    status: { status: 'Completed' },
  }),
  post(
    "the server's own metadata",
    `${backups()}?dryRun=All`,
    newBackup('t', { uid: 'x', creationTimestamp: '2020-01-01T00:00:00Z', generation: 7, selfLink: 'x' }),
  ),
  post(
    'annotations that are too large',
    backups(),
    newBackup('t', { annotations: { a: 'x'.repeat(263_000) } }),
  ),
  post(
    'finalizers without a domain',
    `${backups()}?dryRun=All`,
    newBackup('t', { finalizers: ['x', 'y.z'] }),
  ),
  post(
    'two ways to collect garbage',
    backups(),
    newBackup('t', { finalizers: ['orphan', 'foregroundDeletion'] }),
  ),
  post('without a namespace', ALL_BACKUPS, newBackup('t', { namespace: 'default' })),
];
