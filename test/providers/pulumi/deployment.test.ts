import { declare, declared, forgetDeclarations } from '../../../providers/pulumi/functions/deployment';
import { destination } from '../../../providers/pulumi/functions/management-cluster';
import { backupInputs } from './backups';

afterEach(forgetDeclarations);

describe('what a deployment declares', () => {
  const inputs = backupInputs();

  it('is nothing that it was not asked to check', () => {
    expect(declared(inputs)).toBeUndefined();
  });

  it('is what it was asked to check', () => {
    declare({}, inputs);

    expect(declared(inputs)).toBe(inputs);
  });

  it('finds a resource under its old name when an alias has renamed it', () => {
    const renamed = backupInputs({ owner: 'pulumi:a/b/c:renamed' });

    declare(inputs, renamed);

    expect(declared(inputs)).toBe(renamed);
  });

  it('does not mix kinds up', () => {
    declare({}, inputs);

    expect(declared({ ...inputs, kind: 'KeyEncryptionKey' })).toBeUndefined();
  });
});

describe('the destination', () => {
  it('is what the environment says, then what the state says', () => {
    const state = { context: 'mine', kubeconfig: '/home/me/config' };

    expect(destination(state, {})).toEqual(state);
    expect(destination(state, { MOSK_BACKUP_CONTEXT: 'ci' })).toEqual({ ...state, context: 'ci' });
    expect(destination({}, { MOSK_BACKUP_KUBECONFIG: '/ci' })).toEqual({ kubeconfig: '/ci' });
  });
});
