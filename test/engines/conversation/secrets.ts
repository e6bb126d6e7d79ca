import { newSecret, SECRETS, TABLE } from '../../local/api/running-server';
import { get, patch, post, put, remove, STRATEGIC, type Step } from './step';

export const SECRET_STEPS: Step[] = [
  post('a secret', SECRETS, newSecret('s', { stringData: { a: 'b' } })),
  post('no base64', SECRETS, newSecret('t', { data: { a: '***' } })),
  post('a key with a space', SECRETS, newSecret('t', { data: { 'a b': '' } })),
  post('a number', SECRETS, newSecret('t', { data: { a: 1 } })),
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
