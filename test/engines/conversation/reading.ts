import { backup, backups } from '../../local/api/running-server';
import { get, type Step } from './step';

export const READING: Step[] = [
  get('an empty list', backups()),
  get('an absent object', backup('none')),
  get('an unknown kind of a CRD group', '/apis/kaas.mirantis.com/v1alpha1/nothings'),
  get('an unknown kind of an unknown group', '/apis/nogroup.example.com/v1/nothings'),
  get('an unknown kind of the core group', '/api/v1/nothings'),
  get('an unknown path', '/nothing'),
  get('health', '/healthz'),
];
