import { backup, backups, MERGE, newBackup } from '../../local/api/running-server';
import { TWICE } from './differences';
import { get, patch, post, remove, type Step } from './step';

export const DELETING: Step[] = [
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
