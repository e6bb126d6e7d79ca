import { get, patch, type Step } from './step';

export const DISCOVERY: Step[] = [
  get('a group', '/apis/kaas.mirantis.com'),
  get('an unknown group', '/apis/nogroup.example.com'),
  get('an unknown version', '/apis/kaas.mirantis.com/v9'),
  get('a version', '/apis/kaas.mirantis.com/v1alpha1', { differs: 'hashes of the storage version' }),
  get('an unknown version of the group without a name', '/api/v2'),
  get('kinds of an unknown version', '/api/v2/namespaces/default/configmaps'),
  get('kinds of no version', '/api//namespaces/default/configmaps/a'),
  get('more of a version than there is', '/api/v1/a/b/c/d'),
  patch('what has no version', '/api//namespaces/default/configmaps/a', { kind: 'ConfigMap' }),
];
