import { assertContract, CONTRACT_RULES, checkContract } from '../../../lib/contract';
import { BackupError } from '../../../lib/errors';
import { MoskApi } from '../../../lib/model';
import { BAD_CASES } from '../schema/bad-cases';
import { GOOD_CASES } from '../schema/good-cases';
import { backup, credential, key, schedule, section, to } from '../schema/sample-manifests';

const codesOf = (object: Parameters<typeof checkContract>[0]) =>
  checkContract(object).map(({ code }) => code);

describe('the contract', () => {
  it.each(GOOD_CASES)('accepts $name', ({ object }) => {
    expect(checkContract(object).map((finding) => finding.message)).toEqual([]);
  });

  it.each(BAD_CASES)('refuses $name as $code', ({ object, code }) => {
    expect(codesOf(object)).toContain(code);
  });

  it.each(BAD_CASES)('says of $name where it is and what to do', ({ object }) => {
    for (const finding of checkContract(object)) {
      expect(finding.at).toMatch(/^(metadata|spec)/);
      expect(finding.fix).toBeTruthy();
    }
  });

  it('lists exactly the rules that can be broken', () => {
    const broken = new Set(BAD_CASES.flatMap(({ object }) => codesOf(object)));

    expect([...broken].sort()).toEqual(CONTRACT_RULES.map(({ code }) => code).sort());
  });

  it('lists for each rule the kinds that can break it', () => {
    for (const { object } of BAD_CASES) {
      for (const code of codesOf(object)) {
        expect(CONTRACT_RULES.find((rule) => rule.code === code)?.kinds).toContain(object.kind);
      }
    }
  });

  it('finds everything at once', () => {
    const object = to({
      keyEncryptionKey: 'k',
      rclone: { bucket: '/x', credential: 'S3' },
      nfsUploadUrl: 'nfs',
    });

    expect(checkContract(object).map(({ code, at }) => `${code} ${at}`)).toEqual([
      'target-exclusive spec.parameters',
      'nfs-url spec.parameters.nfsUploadUrl',
      'bucket-name spec.parameters.rclone.bucket',
      'invalid-name spec.parameters.rclone.credential',
    ]);
  });

  it('gives place, value with its unit, and fix', () => {
    const [finding] = checkContract(key({ value: 'short' }));

    expect(finding?.toJSON()).toEqual({
      code: 'key-too-short',
      problem: 'An encryption key has at least 32 characters',
      at: 'spec.secret.value',
      value: '5 characters',
      fix: 'make a key with: openssl rand -base64 32',
    });
  });

  it('reads the cron field where the release has it', () => {
    const api = MoskApi.v26_2.with({ schedule: { cronField: 'cron', timeZone: 'UTC' } });
    const object = schedule('never', { cron: '0 1 * * *' });

    expect(checkContract(object, api)).toEqual([]);
  });

  it("reads the Cluster's backup section where the release has it", () => {
    const api = MoskApi.v26_2.with({ clusterBackupPath: ['spec', 'backup'] });
    const object = { ...section({}), spec: { backup: { keyEncryptionKey: 'k' } } };

    expect(checkContract(object, api).map(({ at }) => at)).toEqual(['spec.backup.keyEncryptionKey']);
  });

  it('takes a request for deletion on a live object for what it is', () => {
    const live = backup({ delete: true });
    live.metadata.uid = '9f2d7888-6da2-4f6e-8547-4c1b4533e442';

    expect(checkContract(live)).toEqual([]);
  });

  it('says nothing of other kinds', () => {
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { value: 'x' } };

    expect(checkContract(object)).toEqual([]);
  });
});

describe('assertContract', () => {
  it('throws the first finding at the place of the manifest, and counts the others', () => {
    const wrong = () => assertContract(backup({ targetCluster: 'A', delete: true }), 'app/backup');

    expect(wrong).toThrow(BackupError);
    expect(wrong).toThrow(
      expect.objectContaining({
        code: 'invalid-name',
        at: 'app/backup: spec.targetCluster',
        problem: 'This is not a name that Kubernetes accepts (and 1 more: spec.delete [delete-at-creation])',
      }),
    );
  });

  it('lets a good manifest pass', () => {
    expect(() => assertContract(credential({}), 'app/s3')).not.toThrow();
  });
});
