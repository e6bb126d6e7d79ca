import type { Extra } from '../../local/api/requester';
import {
  backup,
  backups,
  MERGE,
  newBackup,
  newNamespace,
  newSecret,
  SECRETS,
} from '../../local/api/running-server';
import { ECHO, TWICE } from './differences';
import { SPACES } from './paths';
import { get, patch, remove, type Step } from './step';

const APPLY: Extra = { contentType: 'application/apply-patch+yaml' };

const apply = (
  what: string,
  path: string,
  body: unknown,
  query = 'fieldManager=mine',
  more: Partial<Step> = {},
): Step => ({ what, method: 'PATCH', path: `${path}?${query}`, body, extra: APPLY, ...more });

const OTHERS = 'fieldManager=other';
const YAML = "the real server's reader of YAML has its own words";
const completed = { ...newBackup('p'), spec: undefined, status: { status: 'Completed' } };

export const APPLYING: Step[] = [
  apply('without a manager', backup('p'), newBackup('p'), ''),
  apply('with a manager that is too long', backup('p'), newBackup('p'), `fieldManager=${'x'.repeat(129)}`),
  apply('what is not there, as a dry run', backup('p'), newBackup('p'), 'fieldManager=mine&dryRun=All'),
  get('what was tried', backup('p')),
  apply('what is not there', backup('p'), newBackup('p', { labels: { a: 'b' } })),
  apply('the same again', backup('p'), newBackup('p', { labels: { a: 'b' } })),
  apply('what another has applied', backup('p'), newBackup('p'), OTHERS),
  apply('another value', backup('p'), newBackup('p', { labels: { a: 'c' } }), OTHERS),
  apply(
    'another value by force',
    backup('p'),
    newBackup('p', { labels: { a: 'c' } }),
    `${OTHERS}&force=true`,
  ),
  apply('less', backup('p'), newBackup('p'), OTHERS),
  apply('as YAML', backup('p'), JSON.stringify(newBackup('p'), null, 1).replace('{', '# by hand\n{')),
  apply('an unknown field', backup('p'), newBackup('p', {}, { foo: 1 })),
  apply('a number for a text', backup('p'), newBackup('p', {}, { targetCluster: 7 }), 'fieldManager=mine', {
    differs: ECHO,
  }),
  apply('a null', backup('p'), newBackup('p', {}, { targetCluster: null }), 'fieldManager=mine&force=true'),
  apply('no spec', backup('q'), { ...newBackup('q'), spec: undefined }),
  apply('no name', backup('q'), { ...newBackup('q'), metadata: {} }),
  apply('another name', backup('q'), newBackup('r')),
  apply('another namespace', backup('p'), newBackup('p', { namespace: 'kube-system' })),
  apply('an absent namespace', `${backups('nowhere')}/p`, newBackup('p')),
  apply('another kind', backup('p'), { ...newBackup('p'), kind: 'Foo' }),
  apply('another version', backup('p'), { ...newBackup('p'), apiVersion: 'kaas.mirantis.com/v2' }),
  apply('a uid of what is not there', backup('q'), newBackup('q', { uid: 'x' })),
  apply('another uid', backup('p'), newBackup('p', { uid: 'x' }), 'fieldManager=mine', { differs: TWICE }),
  apply('an old version', backup('p'), newBackup('p', { resourceVersion: '1' })),
  apply('managers', backup('p'), newBackup('p', { managedFields: [] })),
  apply('nothing', backup('p'), ''),
  apply('a list', backup('p'), '[]', 'fieldManager=mine', { differs: YAML }),
  apply('broken YAML', backup('p'), '{"a"', 'fieldManager=mine', { differs: YAML }),
  apply('a status on the object', backup('p'), { ...completed, spec: { targetCluster: 'prod' } }),
  apply('a status', `${backup('p')}/status`, completed),
  apply('a status of what is not there', `${backup('q')}/status`, { ...completed, metadata: { name: 'q' } }),
  patch(
    'the status of another',
    `${backup('p')}/status`,
    { status: { status: 'Failed' } },
    { ...MERGE, headers: { 'user-agent': 'controller/v1.2 (linux)' } },
  ),
  apply('a status again', `${backup('p')}/status`, completed),
  patch('force without apply', `${backup('p')}?force=true`, {}),
  patch('no managers', backup('p'), { metadata: { managedFields: [{}] } }),
  patch('a label that nobody manages', backup('p'), { metadata: { labels: { z: 'z' } } }),
  apply('what nobody manages', backup('p'), newBackup('p'), OTHERS),
  apply('a Secret', `${SECRETS}/applied`, newSecret('applied', { stringData: { a: 'b' } })),
  apply('a Secret again', `${SECRETS}/applied`, newSecret('applied', { data: { a: 'Yw==' } })),
  apply('a Secret of another', `${SECRETS}/applied`, newSecret('applied', { data: { a: 'ZA==' } }), OTHERS),
  apply('a namespace', `${SPACES}/applied`, newNamespace('applied')),
  remove('what was applied', backup('p')),
];
