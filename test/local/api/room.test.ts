import type { KubeObject, ResourceType } from '../../../lib/model';
import { createStore } from '../../../local/api/store';
import { API_LIMITS } from '../../../local/limits';

const THING: ResourceType = { group: 'x', version: 'v1', kind: 'Thing', plural: 'things', namespaced: true };

const thing = (text: string, metadata: object = {}): KubeObject => ({
  apiVersion: 'x/v1',
  kind: 'Thing',
  metadata: { name: 'a', namespace: 'n', ...metadata },
  spec: { text },
});

const DYING = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['x/y'] };
/** Leaves room for the rest of it, and none for a deletion. */
const LARGEST = 'x'.repeat(API_LIMITS.objectBytes - 140);

describe('the room for an object', () => {
  it('is measured in bytes, not in characters', () => {
    expect(() => createStore().write(THING, thing('€'.repeat(600_000)))).toThrow('an object may have');
  });

  it('is enough to mark one for deletion that is as large as may be', () => {
    const store = createStore();
    store.write(THING, thing(LARGEST));

    expect(() => store.write(THING, thing(LARGEST, DYING))).not.toThrow();
  });

  it('does not grow while it is being deleted', () => {
    const store = createStore();
    store.write(THING, thing('', DYING));

    expect(() => store.write(THING, thing(`${LARGEST}${'x'.repeat(2_000)}`, DYING))).toThrow(
      'an object may have',
    );
  });
});
