import { backup, JSON_PATCH, MERGE } from '../../local/api/running-server';
import { DECODER, ECHO, TWICE } from './differences';
import { get, patch, STRATEGIC, type Step } from './step';

export const PATCHING: Step[] = [
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
