import { describeWithEngines } from '../engines/describe-with-engines';

jest.mock('../engines/find-engines', () => ({
  findEngine: (name: string) => (name === 'etcd' ? '/bin/etcd' : undefined),
}));

describe('describeWithEngines', () => {
  const noSkips = process.env.MOSK_BACKUP_NO_SKIPS;
  const warn = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const skip = jest.spyOn(describe, 'skip').mockImplementation(() => {});

  afterEach(() => {
    jest.clearAllMocks();
    if (noSkips === undefined) delete process.env.MOSK_BACKUP_NO_SKIPS;
    else process.env.MOSK_BACKUP_NO_SKIPS = noSkips;
  });

  it('names the missing engine and the command that builds it when it skips', () => {
    delete process.env.MOSK_BACKUP_NO_SKIPS;

    describeWithEngines(['etcd', 'pulumi'], 'a stack', () => {});

    expect(skip).toHaveBeenCalledWith('a stack', expect.any(Function));
    expect(warn).toHaveBeenCalledWith(
      'SKIPPED a stack: needs pulumi. To have them: npm run tools -- --only pulumi\n',
    );
  });

  it('fails instead of skipping where skips are not allowed', () => {
    process.env.MOSK_BACKUP_NO_SKIPS = '1';

    expect(() => describeWithEngines(['pulumi'], 'a stack', () => {})).toThrow(/a stack: needs pulumi/);
    expect(skip).not.toHaveBeenCalled();
  });
});
