import type { Extra } from '../local/api/requester';
import {
  ALL_BACKUPS,
  backup,
  backups,
  JSON_PATCH,
  MERGE,
  newBackup,
  newNamespace,
  newSecret,
  SECRETS,
  TABLE,
} from '../local/api/running-server';

/** One request, sent to both servers after all those before it. */
export interface Step {
  readonly what: string;
  readonly method: string;
  /** `{{name}}` stands for a value that an earlier step has kept; so it does in the body. */
  readonly path: string;
  readonly body?: unknown;
  readonly extra?: Extra;
  /** Values of the answer to keep: name → path in the body. */
  readonly keep?: Readonly<Record<string, string>>;
  /** In what the answers are known to differ; code and reason must be the same even so. */
  readonly differs?: string;
}

const STRATEGIC: Extra = { contentType: 'application/strategic-merge-patch+json' };
const SPACES = '/api/v1/namespaces';

const get = (what: string, path: string, more: Partial<Step> = {}): Step => ({
  what,
  method: 'GET',
  path,
  ...more,
});
const post = (what: string, path: string, body: unknown, more: Partial<Step> = {}): Step => ({
  what,
  method: 'POST',
  path,
  body,
  ...more,
});
const put = (what: string, path: string, body: unknown, more: Partial<Step> = {}): Step => ({
  what,
  method: 'PUT',
  path,
  body,
  ...more,
});
const patch = (what: string, path: string, body: unknown, extra: Extra = MERGE, differs?: string): Step => ({
  what,
  method: 'PATCH',
  path,
  body,
  extra,
  differs,
});
const remove = (what: string, path: string, body?: unknown, more: Partial<Step> = {}): Step => ({
  what,
  method: 'DELETE',
  path,
  body,
  ...more,
});

const ECHO = 'the real server repeats the body, which may hold secrets';
const DECODER = "the real server's decoder has its own words";
const TWICE = 'the real server lists the same cause twice';
const MEDIA_TYPES = 'protobuf is not offered here';

const READING: Step[] = [
  get('an empty list', backups()),
  get('an absent object', backup('none')),
  get('an unknown kind of a CRD group', '/apis/kaas.mirantis.com/v1alpha1/nothings'),
  get('an unknown kind of an unknown group', '/apis/nogroup.example.com/v1/nothings'),
  get('an unknown kind of the core group', '/api/v1/nothings'),
  get('an unknown path', '/nothing'),
  get('health', '/healthz'),
];

const CREATING: Step[] = [
  post('a backup', backups(), newBackup('a', { labels: { x: 'y' } }), {
    keep: { uid: 'metadata.uid', version: 'metadata.resourceVersion' },
  }),
  post('the same again', backups(), newBackup('a')),
  get('the created one', backup('a')),
  get('as a table', backup('a'), { extra: TABLE }),
  get('a list as a table', backups(), { extra: TABLE }),
  get('a table without objects', `${backups()}?includeObject=None`, { extra: TABLE }),
  post('a name in capitals', backups(), newBackup('A_b')),
  post(
    'no name',
    backups(),
    { ...newBackup('x'), metadata: {} },
    { differs: 'a note that rules were skipped' },
  ),
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
  post('without a namespace', ALL_BACKUPS, newBackup('t', { namespace: 'default' })),
];

const REPLACING: Step[] = [
  put('a collection', backups(), newBackup('t')),
  put('without resourceVersion', backup('a'), newBackup('a')),
  put('under another name', backup('a'), newBackup('b')),
  put('an absent object', backup('none'), newBackup('none')),
  put('an old version', backup('a'), newBackup('a', { resourceVersion: '1' })),
  put('another uid', backup('a'), newBackup('a', { resourceVersion: '{{version}}', uid: 'wrong' })),
  put(
    'without a change',
    backup('a'),
    newBackup('a', { resourceVersion: '{{version}}', labels: { x: 'y' } }),
  ),
  put(
    'with a change',
    backup('a'),
    newBackup('a', { resourceVersion: '{{version}}', labels: { x: 'z' } }, { delete: true }),
  ),
];

const PATCHING: Step[] = [
  patch('another uid', backup('a'), { metadata: { uid: 'wrong' } }, MERGE, TWICE),
  patch('another name', backup('a'), { metadata: { name: 'wrong' } }),
  patch('another namespace', backup('a'), { metadata: { namespace: 'wrong' } }),
  patch('an old version', backup('a'), { metadata: { resourceVersion: '1' } }),
  patch('generation and age', backup('a'), {
    metadata: { generation: 9, creationTimestamp: '2020-01-01T00:00:00Z' },
  }),
  patch('another kind', backup('a'), { kind: 'Foo' }),
  patch('an immutable field', backup('a'), { spec: { targetCluster: 'other' } }),
  patch('the status on the object', backup('a'), { status: { status: 'Completed' } }),
  patch('everything on the status', `${backup('a')}/status`, {
    status: { status: 'Completed' },
    metadata: { labels: { s: 't' } },
    spec: { targetCluster: 'x' },
  }),
  get('the status', `${backup('a')}/status`),
  patch('nothing', backup('a'), {}),
  patch('a list as merge patch', backup('a'), [], MERGE, DECODER),
  patch('broken JSON', backup('a'), '{"a"', MERGE, DECODER),
  patch('an object as JSON patch', backup('a'), {}, JSON_PATCH, DECODER),
  patch(
    'a test that fails',
    backup('a'),
    [{ op: 'test', path: '/spec/targetCluster', value: 'nope' }],
    JSON_PATCH,
  ),
  patch(
    'a replace of what is absent',
    backup('a'),
    [{ op: 'replace', path: '/spec/nope', value: 1 }],
    JSON_PATCH,
  ),
  patch('a remove of what is absent', backup('a'), [{ op: 'remove', path: '/spec/nope' }], JSON_PATCH),
  patch('an unknown operation', backup('a'), [{ op: 'frob', path: '/spec/nope' }], JSON_PATCH),
  patch(
    'a JSON patch',
    backup('a'),
    [{ op: 'add', path: '/metadata/annotations', value: { q: 'f' } }],
    JSON_PATCH,
  ),
  patch('a strategic patch', backup('a'), {}, STRATEGIC),
  patch('text', backup('a'), {}, { contentType: 'text/plain' }),
  patch('an absent object', backup('none'), {}),
  patch(
    'an unknown field, strict',
    `${backup('a')}?fieldValidation=Strict`,
    { spec: { foo: 1 } },
    MERGE,
    ECHO,
  ),
  patch('an unknown field, warned', `${backup('a')}?fieldValidation=Warn`, { spec: { foo: 1 } }),
  patch('a dry run', `${backup('a')}?dryRun=All`, { metadata: { labels: { dry: 'run' } } }),
];

const SELECTING: Step[] = [
  get('by label', `${backups()}?labelSelector=x%3Dz`),
  get('by set', `${backups()}?labelSelector=x%20in%20(z,y),!q`),
  get('by absence', `${backups()}?labelSelector=x%20notin%20(z,y)`),
  get('by a broken selector', `${backups()}?labelSelector=%3D%3D`, { differs: DECODER }),
  get('by name', `${backups()}?fieldSelector=metadata.name%3Da`),
  get('by a field that cannot be selected', `${backups()}?fieldSelector=spec.foo%3Da`),
  get('by a broken field selector', `${backups()}?fieldSelector=abc`),
  get('a broken limit', `${backups()}?limit=abc`, { differs: DECODER }),
  get('a broken version', `${backups()}?resourceVersion=abc`, { differs: DECODER }),
  get('a broken token', `${backups()}?continue=abc`, { differs: DECODER }),
  get('initial events without a match', `${backups()}?watch=true&sendInitialEvents=true`),
  get('as HTML', backups(), { extra: { accept: 'text/html' }, differs: MEDIA_TYPES }),
  get('the metadata', backup('a'), {
    extra: { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' },
  }),
];

const DELETING: Step[] = [
  remove('another uid', backup('a'), { preconditions: { uid: 'wrong' } }),
  remove('an old version', backup('a'), { preconditions: { resourceVersion: '1' } }),
  remove('an unknown policy', backup('a'), { propagationPolicy: 'Nope' }),
  remove('a dry run', `${backup('a')}?dryRun=All`),
  patch('a finalizer', backup('a'), { metadata: { finalizers: ['a.io/b'] } }),
  remove('what has a finalizer', backup('a')),
  remove('what is being deleted', backup('a')),
  patch(
    'a finalizer too late',
    backup('a'),
    { metadata: { finalizers: ['a.io/b', 'c.io/d'] } },
    MERGE,
    TWICE,
  ),
  patch('no deletion time', backup('a'), { metadata: { deletionTimestamp: null } }),
  patch('no finalizer any more', backup('a'), { metadata: { finalizers: null } }),
  get('what is gone', backup('a')),
  remove('what is gone', backup('a')),
  post('another', backups(), newBackup('b')),
  remove('without waiting', backup('b')),
  post('one of three', backups(), newBackup('b1')),
  post('two of three', backups(), newBackup('b2')),
  post('three of three', backups(), newBackup('b3')),
  get('the first page', `${backups()}?limit=2`, { keep: { token: 'metadata.continue' } }),
  get('the second page', `${backups()}?limit=2&continue={{token}}`),
  remove('a selection', `${backups()}?fieldSelector=metadata.name%3Db2`),
  remove('the rest', backups()),
  get('what is left', backups()),
  post('one for the foreground', backups(), newBackup('f')),
  remove('in the foreground', backup('f'), { propagationPolicy: 'Foreground' }),
];

const SECRET_STEPS: Step[] = [
  post('a secret', SECRETS, newSecret('s', { stringData: { a: 'b' } })),
  post('no base64', SECRETS, newSecret('t', { data: { a: '***' } }), { differs: DECODER }),
  post('a key with a space', SECRETS, newSecret('t', { data: { 'a b': '' } })),
  post('a number', SECRETS, newSecret('t', { data: { a: 1 } }), { differs: DECODER }),
  post('a name in capitals', SECRETS, newSecret('S_')),
  post('an unknown field', `${SECRETS}?fieldValidation=Strict`, newSecret('t', { foo: 1 })),
  put('all of it', `${SECRETS}/s`, newSecret('s', { stringData: { c: 'd' } })),
  put('another type', `${SECRETS}/s`, newSecret('s', { type: 'other' })),
  patch('stringData, merged', `${SECRETS}/s`, { stringData: { e: 'f' } }),
  patch('stringData, strategic', `${SECRETS}/s`, { stringData: { e: 'g' } }, STRATEGIC),
  patch('immutability', `${SECRETS}/s`, { immutable: true }),
  patch('an immutable value', `${SECRETS}/s`, { data: { e: null } }),
  patch('no immutability any more', `${SECRETS}/s`, { immutable: false }),
  get('as a table', SECRETS, { extra: TABLE }),
  get('by type', `${SECRETS}?fieldSelector=type%3DOpaque`),
  remove('a secret', `${SECRETS}/s`),
];

const NAMESPACE_STEPS: Step[] = [
  post('a namespace', SPACES, newNamespace('team')),
  post('a name with a dot', SPACES, newNamespace('te.am')),
  get('as a table', `${SPACES}/team`, { extra: TABLE }),
  get('a list in a namespace that is not there', '/api/v1/namespaces/nowhere/secrets'),
  remove('a fixed one', `${SPACES}/default`),
  remove('a namespace', `${SPACES}/team`, undefined, {
    differs: 'a grace period of 0 that namespaces do not show',
  }),
];

const DISCOVERY: Step[] = [
  get('a group', '/apis/kaas.mirantis.com'),
  get('an unknown group', '/apis/nogroup.example.com'),
  get('an unknown version', '/apis/kaas.mirantis.com/v9'),
  get('a version', '/apis/kaas.mirantis.com/v1alpha1', { differs: 'hashes of the storage version' }),
];

export const CONVERSATION: readonly (readonly [string, readonly Step[]])[] = [
  ['reading', READING],
  ['creating', CREATING],
  ['replacing', REPLACING],
  ['patching', PATCHING],
  ['selecting', SELECTING],
  ['deleting', DELETING],
  ['Secrets', SECRET_STEPS],
  ['namespaces', NAMESPACE_STEPS],
  ['discovery', DISCOVERY],
];
