import { BackupError, ERROR_CODES } from '../../lib/errors';

describe('BackupError', () => {
  const error = new BackupError('key-too-short', 'The encryption key is too short', {
    at: 'spec.secret.value',
    value: '5 characters',
    fix: 'use at least 32 characters',
  });

  it('tells problem, code, place, value and fix in one text', () => {
    expect(error.message.split('\n')).toEqual([
      'The encryption key is too short [key-too-short]',
      '  at:    spec.secret.value',
      '  value: 5 characters',
      '  fix:   use at least 32 characters',
    ]);
  });

  it('leaves out what is not known', () => {
    expect(new BackupError('timeout', 'Too late').message).toBe('Too late [timeout]');
  });

  it('is recognised across two copies of the package', () => {
    jest.isolateModules(() => {
      const copy = require('../../lib/errors') as typeof import('../../lib/errors');
      expect(BackupError.is(new copy.BackupError('timeout', 'Too late'))).toBe(true);
    });
    expect(BackupError.is(new Error('x'))).toBe(false);
    expect(BackupError.is(undefined)).toBe(false);
  });

  it('moves to a more telling place and keeps the rest', () => {
    const moved = error.moved('KeyEncryptionKey team/kek');
    expect(moved).toMatchObject({
      code: 'key-too-short',
      at: 'KeyEncryptionKey team/kek: spec.secret.value',
    });
    expect(moved.fix).toBe(error.fix);
  });

  it('has codes that occur once', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  });
});
