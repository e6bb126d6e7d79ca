import {
  allDeclared,
  declare,
  declared,
  declaredWith,
  forgetDeclarations,
  isRemoved,
  noteFormer,
  noteRun,
  removeOnce,
  uidsOfOthers,
  wasRemoved,
} from '../../../providers/pulumi/functions/engine/deployment';
import { destination } from '../../../providers/pulumi/functions/objects/management-cluster';
import { backupInputs, backupState } from './backups';

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

  it('finds a resource by an object of it, whatever its name', () => {
    noteRun('uid-1', inputs);

    expect(declaredWith('uid-1')).toBe(inputs);
    expect(declaredWith('uid-2')).toBeUndefined();
  });

  it('finds a resource under its old name when an alias has renamed it', () => {
    const renamed = backupInputs({ owner: 'pulumi:a/b/c:renamed' });

    declare(inputs, renamed);

    expect(declared(inputs)).toBe(renamed);
  });

  it('finds it by a run that it has replaced as well, unless two may have had the old name', () => {
    const replaced = backupInputs({ triggers: ['26.1'] });
    const renamed = backupInputs({ owner: 'pulumi:a/b/c:renamed' });

    declare(inputs, renamed);
    declare({}, backupInputs({ triggers: ['of another one that has the old name by now'] }));

    expect(declared(replaced, { ownName: true })).toBe(renamed);
    expect(declared(replaced)).not.toBe(renamed);
  });

  it('has each of its resources once, though a replacement is checked twice, and an alias has two names', () => {
    const renamed = backupInputs({ owner: 'pulumi:a/b/c:renamed' });
    const other = backupInputs({ owner: 'pulumi:a/b/c:other' });
    for (const olds of [inputs, {}]) declare(olds, renamed);
    declare({}, other);

    expect(allDeclared('ClusterBackup')).toEqual([renamed, other]);
    expect(allDeclared('KeyEncryptionKey')).toEqual([]);
  });

  it('does not mix kinds up', () => {
    declare({}, inputs);

    expect(declared({ ...inputs, kind: 'KeyEncryptionKey' })).toBeUndefined();
  });
});

describe('what a deployment removes', () => {
  it('is not seen any more once it is gone, though a watch may still show it', async () => {
    const removal = removeOnce('uid-1', async () => {});

    expect(isRemoved('uid-1')).toBe(false);
    await removal;
    expect(isRemoved('uid-1')).toBe(true);
    await expect(removeOnce('uid-2', () => Promise.reject(new Error('not now')))).rejects.toThrow('not now');
    expect(isRemoved('uid-2')).toBe(false);
  });

  it('is removed once, also for another entry that stands for it', async () => {
    let times = 0;
    const remove = async () => {
      times += 1;
    };

    await Promise.all([
      removeOnce('uid-1', remove),
      removeOnce('uid-1', remove),
      removeOnce('uid-2', remove),
    ]);

    expect(times).toBe(2);
    expect(await Promise.all(['uid-1', 'uid-2', 'uid-3'].map(wasRemoved))).toEqual([true, true, false]);
  });

  it('is tried again after a failure', async () => {
    const failing = removeOnce('uid-1', () => Promise.reject(new Error('not now')));
    const asked = wasRemoved('uid-1');
    await expect(failing).rejects.toThrow('not now');

    expect(await asked).toBe(false);
    await removeOnce('uid-1', async () => {});
    expect(await wasRemoved('uid-1')).toBe(true);
  });
});

describe('the entries that a deployment has looked at', () => {
  it('name the runs of other resources', () => {
    const other = backupState({ owner: 'pulumi:a/b/c:other', uid: 'uid-other' });
    noteFormer(backupState({ uid: 'uid-mine' }), backupInputs());
    noteFormer(other, other);

    expect(uidsOfOthers(backupState({ uid: 'uid-mine' }))).toEqual(['uid-other']);
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
