import { BackupError } from '../../../lib/errors';
import type { SecretValue } from '../../../lib/model';
import { type ApiClient, secretValue } from '../../../providers/kubernetes';

const inNamespace = (secrets: Record<string, Record<string, string>>) =>
  ({
    async get(_type: unknown, namespace: string, name: string) {
      const values = namespace === 'prod' ? secrets[name] : undefined;
      const data = Object.entries(values ?? {}).map(([key, value]) => [key, btoa(value)]);
      return values === undefined ? undefined : { metadata: { name }, data: Object.fromEntries(data) };
    },
  }) as unknown as ApiClient;

const client = inNamespace({ one: { any: 'moved' }, two: { a: 'first', b: 'second' }, none: {} });

it.each<[string, SecretValue | undefined, string | undefined]>([
  ['a clear value', { value: 'clear' }, 'clear'],
  ['a clear value of the older form', { secret: { value: 'clear' } }, 'clear'],
  ['a clear value that is still to be moved again', { value: 'new', secret: { name: 'one' } }, 'new'],
  ['the only value of a Secret', { secret: { name: 'one' } }, 'moved'],
  ['the value that the reference says', { secret: { name: 'two', key: 'b' } }, 'second'],
  ['none of several values without a word which', { name: 'two' }, undefined],
  ['no other value than the reference says', { name: 'one', key: 'other' }, undefined],
  ['nothing of an empty Secret', { name: 'none' }, undefined],
  ['nothing of an absent Secret', { name: 'absent' }, undefined],
  ['nothing of an absent field', undefined, undefined],
])('tells %s', async (_what, holder, expected) => {
  expect(await secretValue(client, 'prod', holder)).toBe(expected);
});

it('tells nothing of a Secret that may not be read, and passes other failures on', async () => {
  const failing = (code: 'forbidden' | 'unreachable') =>
    ({ get: () => Promise.reject(new BackupError(code, 'x')) }) as unknown as ApiClient;
  expect(await secretValue(failing('forbidden'), 'prod', { name: 'one' })).toBeUndefined();
  await expect(secretValue(failing('unreachable'), 'prod', { name: 'one' })).rejects.toMatchObject({
    code: 'unreachable',
  });
});
