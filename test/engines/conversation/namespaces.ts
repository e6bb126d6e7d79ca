import { newNamespace, TABLE } from '../../local/api/running-server';
import { SPACES } from './paths';
import { get, post, put, remove, type Step } from './step';

export const NAMESPACE_STEPS: Step[] = [
  post('a namespace', SPACES, newNamespace('team')),
  post('a name with a dot', SPACES, newNamespace('te.am')),
  get('as a table', `${SPACES}/team`, { extra: TABLE }),
  get('a list in a namespace that is not there', '/api/v1/namespaces/nowhere/secrets'),
  remove('a fixed one', `${SPACES}/default`),
  put('finalizers of one that lives', `${SPACES}/team/finalize`, {
    ...newNamespace('team'),
    spec: { finalizers: ['a.io/b'] },
  }),
  get('the finalizers', `${SPACES}/team/finalize`),
  remove('a namespace by another uid', `${SPACES}/team`, { preconditions: { uid: 'wrong' } }),
  remove('a namespace', `${SPACES}/team`),
  put('no finalizers', `${SPACES}/team/finalize`, { ...newNamespace('team'), spec: {} }),
  get('a namespace without finalizers', `${SPACES}/team`),
];
