import { checkContract, checkKeyValue, checkSecretValue } from '../../../lib/contract';
import { BackupError } from '../../../lib/errors';
import { crds, validateObject } from '../../../lib/schema';
import { credential, key, remoteConfig } from '../schema/sample-manifests';

const SECRET = 'wJalrXUtnFEMI';

/** Everything in which a secret stands in a wrong way. */
const WRONG = [
  key({ value: SECRET }),
  key({ value: ` ${SECRET}${'x'.repeat(40)}` }),
  key({ value: `${SECRET}\n${SECRET}${SECRET}${SECRET}` }),
  key({ value: SECRET.repeat(100) }),
  key({ value: `\${${SECRET}}` }),
  key({ secret: { value: SECRET } }),
  key({ value: SECRET, name: 'a-secret' }),
  credential({ remoteSecret: { value: `${SECRET}\n` } }),
  credential({ remoteSecret: { value: `\${${SECRET}}` } }),
  credential({ remoteSecret: { value: SECRET, secret: { name: 'a' } } }),
  credential({ remoteSecret: { value: SECRET.repeat(500) } }),
  credential({ remoteConfigSecretKey: `${SECRET}/` }),
  remoteConfig({ secret_access_key: SECRET }),
  remoteConfig({ region: `${SECRET}\n` }),
  remoteConfig({ provider: `\${${SECRET}}` }),
];

const schemaOf = (kind: string) => {
  const crd = crds().find(({ spec }) => spec.names.kind === kind);
  return crd?.spec.versions[0]?.schema.openAPIV3Schema ?? {};
};

describe('a secret in a wrong place or form', () => {
  it.each(WRONG.map((object) => [JSON.stringify(object.spec), object]))(
    'is never repeated in an error of the contract: %s',
    (_, object) => {
      const findings = checkContract(object);

      expect(JSON.stringify(findings) + findings.map(String)).not.toContain(SECRET);
    },
  );

  it.each(WRONG.map((object) => [JSON.stringify(object.spec), object]))(
    'is never repeated in an error of the CRDs: %s',
    (_, object) => {
      const errors = validateObject(schemaOf(object.kind), object);

      expect(errors).not.toEqual([]);
      expect(JSON.stringify(errors)).not.toContain(SECRET);
    },
  );

  it('is measured instead', () => {
    const thrown = (check: () => void) => {
      try {
        check();
      } catch (error) {
        return BackupError.is(error) ? error.value : error;
      }
    };

    expect(thrown(() => checkKeyValue('ä', 'key'))).toBe('1 character');
    expect(thrown(() => checkKeyValue('ä'.repeat(600), 'key'))).toBe('1200 bytes');
    expect(thrown(() => checkSecretValue('ab\u0007cd', 'secret'))).toBe(
      'U+0007 after character 2 of 5 characters',
    );
  });
});
