import { get, type Step } from './step';

export const DISCOVERY: Step[] = [
  get('a group', '/apis/kaas.mirantis.com'),
  get('an unknown group', '/apis/nogroup.example.com'),
  get('an unknown version', '/apis/kaas.mirantis.com/v9'),
  get('a version', '/apis/kaas.mirantis.com/v1alpha1', { differs: 'hashes of the storage version' }),
];
