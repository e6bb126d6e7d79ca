import { inspect } from 'node:util';
import type { Construct } from 'constructs';
import {
  EncryptionKey,
  EncryptionKeySecret,
  KeyEncryptionKey,
  MoskApi,
  RCloneCredential,
  type RCloneCredentialProps,
  SecretSource,
} from '../../../entries';
import { errorOf, only } from './synthesised';

const VALUE = 'correct-horse-battery-staple-2026-key';
const value = SecretSource.plainText(VALUE, { reason: 'a demonstration' });
const s3: RCloneCredentialProps = {
  endpoint: 'https://s3.example.com',
  accessKeyId: 'AKIA',
  secretAccessKey: value,
};

describe('KeyEncryptionKey', () => {
  it('is the documented object, kept by engines and applied first', () => {
    const key = only((site) => new KeyEncryptionKey(site, 'prod-2026', { value }));

    expect(key).toEqual({
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'KeyEncryptionKey',
      metadata: {
        name: 'prod-2026',
        namespace: 'prod',
        annotations: {
          'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false,ServerSideApply=true',
          'argocd.argoproj.io/sync-wave': '-1',
          'kustomize.toolkit.fluxcd.io/prune': 'disabled',
          'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
          'mosk-backup/plain-text-secret': 'a demonstration',
        },
      },
      spec: { secret: { value: VALUE } },
    });
  });
});

describe('EncryptionKeySecret', () => {
  it('is an immutable Secret with the data key that MoskApi assumes', () => {
    const api = MoskApi.v26_2.with({ keySecretDataKey: 'key' });
    const secret = only((site) => new EncryptionKeySecret(site, 'prod-2026', { value }), {
      namespace: 'prod',
      api,
    });

    expect(secret).toMatchObject({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      immutable: true,
      stringData: { key: VALUE },
    });
  });
});

describe('RCloneCredential', () => {
  it('is the documented object; the secret is not among the options', () => {
    const credential = only(
      (site) => new RCloneCredential(site, 's3', { ...s3, options: { provider: 'Ceph' } }),
    );

    expect(credential.metadata).toMatchObject({ name: 's3', namespace: 'prod' });
    expect(credential.spec).toEqual({
      remoteName: 's3',
      remoteConfig: {
        type: 's3',
        endpoint: 'https://s3.example.com',
        access_key_id: 'AKIA',
        provider: 'Ceph',
      },
      remoteConfigSecretKey: 'secret_access_key',
      remoteSecret: { value: VALUE },
    });
  });

  it('takes the form of the secret from the release', () => {
    const credential = only((site) => new RCloneCredential(site, 's3', s3), {
      namespace: 'prod',
      api: MoskApi.v26_1,
    });

    expect(credential.spec).toMatchObject({ remoteSecret: { secret: { value: VALUE } } });
  });

  it.each<[string, Partial<RCloneCredentialProps>, string]>([
    ['a secret among the options', { options: { secret_access_key: 'x' } }, 'secret-in-config'],
    ['a line break in an option', { options: { region: 'a\nb' } }, 'control-character'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder that nothing replaced
    ['a placeholder in an option', { options: { region: '${region}' } }, 'placeholder-value'],
    ['a remote name that rclone refuses', { remoteName: '-s3' }, 'remote-name'],
    ['an empty endpoint', { endpoint: '' }, 'remote-config'],
  ])('refuses %s', (_what, props, code) => {
    expect(
      errorOf(() => only((site) => new RCloneCredential(site, 's3', { ...s3, ...props }))),
    ).toMatchObject({
      code,
      at: expect.stringMatching(/^site\/s3: spec\./),
    });
  });
});

describe('EncryptionKey.fromSecret', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', name: 'kek', metadata: { namespace: 'prod' } };

  it('names the Secret of any library', () => {
    expect(EncryptionKey.fromSecret(secret)).toMatchObject({ keyEncryptionKey: 'kek', namespace: 'prod' });
  });

  it('refuses what is no Secret', () => {
    const configMap = { ...secret, kind: 'ConfigMap' };
    expect(errorOf(() => EncryptionKey.fromSecret(configMap))).toMatchObject({
      code: 'unknown-kind',
      value: 'ConfigMap (v1)',
    });
  });
});

describe('a secret', () => {
  it.each([
    ['a key that is too short', 'weak-key', 'key-too-short'],
    ['a key of more than openssl reads', 'k'.repeat(1024), 'key-too-long'],
    ['a key with a blank at its end', `${'k'.repeat(32)} `, 'key-characters'],
  ])('%s is refused without being shown, in both forms', (_what, text, code) => {
    for (const Key of [KeyEncryptionKey, EncryptionKeySecret]) {
      const weak = SecretSource.plainText(text, { reason: 'test' });
      const error = errorOf(() => only((site: Construct) => new Key(site, 'kek', { value: weak })));

      expect(error.code).toBe(code);
      expect(`${error.message} ${JSON.stringify(error)}`).not.toContain(text);
    }
  });

  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder that nothing replaced
    ['a placeholder', '${mosk_kek}-and-enough-characters-to-pass', 'placeholder-value'],
    ['a line break', `${VALUE}\n`, 'control-character'],
  ])('%s in it is refused at once', (_what, text, code) => {
    const error = errorOf(() => SecretSource.plainText(text, { reason: 'test' }));

    expect(error.code).toBe(code);
    expect(error.message).not.toContain(text.trim());
  });

  it('stands in clear only for a reason', () => {
    expect(errorOf(() => SecretSource.plainText(VALUE, { reason: '' })).code).toBe('reason-required');
  });

  it('is not taken as a bare string, where types are not looked at', () => {
    const bare = VALUE as unknown as SecretSource;

    const error = errorOf(() => only((site) => new KeyEncryptionKey(site, 'kek', { value: bare })));

    expect(error).toMatchObject({ code: 'plain-text-secret', at: 'site/kek: spec.secret' });
    expect(error.message).not.toContain(VALUE);
  });

  it('is not shown by printing its source', () => {
    for (const text of [
      inspect(value, { depth: 9, showHidden: true }),
      JSON.stringify(value),
      String(value),
    ]) {
      expect(text).not.toContain(VALUE);
    }
  });
});
