import { ACCOUNTS, CONFIG_MAPS } from './paths';
import { patch, STRATEGIC, type Step } from './step';

export const STRATEGIC_STEPS: Step[] = [
  patch('Secrets of an account', `${ACCOUNTS}/s`, { secrets: [{ name: 'a' }, { name: 'b' }] }, STRATEGIC),
  patch(
    'one more, one less',
    `${ACCOUNTS}/s`,
    { secrets: [{ name: 'c' }, { name: 'a', $patch: 'delete' }] },
    STRATEGIC,
  ),
  patch(
    'in another order',
    `${ACCOUNTS}/s`,
    { '$setElementOrder/secrets': [{ name: 'c' }, { name: 'b' }] },
    STRATEGIC,
  ),
  patch('instead of all', `${ACCOUNTS}/s`, { secrets: [{ $patch: 'replace' }, { name: 'z' }] }, STRATEGIC),
  patch('without a key', `${ACCOUNTS}/s`, { secrets: [{ namespace: 'z' }] }, STRATEGIC),
  patch('finalizers', `${ACCOUNTS}/s`, { metadata: { finalizers: ['a.io/x', 'a.io/y'] } }, STRATEGIC),
  patch('one more finalizer', `${ACCOUNTS}/s`, { metadata: { finalizers: ['a.io/z'] } }, STRATEGIC),
  patch(
    'one finalizer less',
    `${ACCOUNTS}/s`,
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['a.io/x'] } },
    STRATEGIC,
  ),
  patch('a map instead', `${CONFIG_MAPS}/c`, { data: { $patch: 'replace', only: 'this' } }, STRATEGIC),
  patch('only some keys', `${CONFIG_MAPS}/c`, { data: { $retainKeys: ['x'], x: '1' } }, STRATEGIC),
  patch('other keys than those', `${CONFIG_MAPS}/c`, { data: { $retainKeys: ['x'], y: '1' } }, STRATEGIC),
  patch('an order of nothing', `${CONFIG_MAPS}/c`, { $setElementOrder: [] }, STRATEGIC),
  patch('an unknown directive', `${CONFIG_MAPS}/c`, { data: { $patch: 'frob' } }, STRATEGIC),
];
