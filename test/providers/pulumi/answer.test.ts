import { BackupError } from '../../../lib/errors';
import { answer } from '../../../providers/pulumi/functions/engine/answer';
import { Unfinished } from '../../../providers/pulumi/functions/engine/behaviour';
import { check } from '../../../providers/pulumi/provider';

const problem = new BackupError('backup-failed', 'The backup has failed', { at: 'shop/x' });
const thrownBy = (call: () => unknown, properties = {}) =>
  answer(properties, call).then(
    () => undefined,
    (error) => error,
  );

describe('an answer to the engine', () => {
  it('is plain JSON, without a single undefined', async () => {
    expect(await answer({}, () => ({ a: undefined, b: { c: undefined, d: [1, undefined] } }))).toEqual({
      b: { d: [1, null] },
    });
  });

  it('of a half-made object carries inputs, state and reasons, so that the next up goes on', async () => {
    const error = await thrownBy(
      () => {
        throw new Unfinished('shop/x', { status: 'Failed', uploadedAt: undefined }, problem);
      },
      { __provider: 'text', kind: 'ClusterBackup' },
    );

    expect(error).toMatchObject({
      id: 'shop/x',
      properties: { __provider: 'text', kind: 'ClusterBackup', status: 'Failed' },
      reasons: [problem.message],
    });
    expect('uploadedAt' in error.properties).toBe(false);
  });

  it("shows no stack trace of a user's mistake", async () => {
    const error = await thrownBy(() => {
      throw problem;
    });

    expect(error.message).toBe(problem.message);
    expect(error.id).toBeUndefined();
    // What the dynamic provider prints.
    expect(`${error}: ${error.stack}`).toBe(
      'The backup has failed [backup-failed]: see the error of the resource',
    );
  });

  it('shows where a bug of ours is', async () => {
    const error = await thrownBy(() => {
      throw new TypeError('oops');
    });

    expect(error.message).toContain('answer.test.ts');
  });

  it.each(['secretAccessKey', 'value'])('never repeats the secret input %s', async (input) => {
    const error = await thrownBy(
      () => {
        throw new Error('the server said: s3cr3t is wrong');
      },
      { [input]: 's3cr3t' },
    );

    expect(error.message).not.toContain('s3cr3t');
    expect(error.stack).not.toContain('s3cr3t');
  });

  it('never repeats a secret as it is written within JSON', async () => {
    const value = 's3"c\\r3t';
    const error = await thrownBy(
      () => {
        throw new Error(`the server said: ${JSON.stringify({ value })} is wrong, and ${value} too`);
      },
      { value },
    );

    expect(error.message).toContain('said: {"value":"[secret]"} is wrong, and [secret] too');
  });

  it('names a kind that this release does not know', async () => {
    await expect(check({}, { kind: 'ClusterRestore' })).rejects.toThrow('[unknown-kind]');
  });
});
