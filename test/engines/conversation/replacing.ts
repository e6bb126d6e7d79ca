import { backup, backups, newBackup } from '../../local/api/running-server';
import { put, type Step } from './step';

export const REPLACING: Step[] = [
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
