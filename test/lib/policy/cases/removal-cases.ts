import type { CasesByRule } from './cases-by-rule';
import { backup, base64, CLEAR_KEY, KEPT, key, S3, SEALED, schedule, secret } from './objects';

const BARE = { annotations: {} };
const REASON = { ...KEPT, 'mosk-backup/remote-deletion': '26.2 runs since March' };
const FILES = 's3://backups/prod/before-26-2.encrypted, s3://backups/prod/before-26-2.dek';

/** Rules on what happens to data when manifests change. */
export const REMOVAL_CASES: CasesByRule = {
  MB032: {
    fails: [{ base: [backup({}, BARE)], finds: [{ value: FILES }] }],
    passes: [
      { name: 'requested one change earlier', base: [backup({ delete: true }, { annotations: REASON })] },
      { name: 'kept by its engine', base: [backup()] },
      {
        name: 'left behind on purpose',
        base: [backup({}, { annotations: { 'mosk-backup/orphan': 'the cluster is gone' } })],
      },
    ],
  },
  MB033: {
    fails: [
      {
        base: [backup()],
        manifests: [backup({ delete: true }, { annotations: REASON })],
        finds: [{ path: 'spec.delete', value: 'age not known' }],
      },
    ],
    passes: [
      {
        base: [backup()],
        manifests: [
          backup({ delete: true }, { annotations: { ...REASON, 'mosk-backup/approved': 'OPS-123' } }),
        ],
      },
    ],
  },
  MB034: {
    fails: [
      { manifests: [backup({ delete: true })], finds: [{ path: 'spec.delete' }] },
      {
        name: 'with a reason, but never declared before',
        base: [],
        manifests: [backup({ delete: true }, { annotations: REASON })],
      },
    ],
    passes: [{ base: [backup()], manifests: [backup({ delete: true }, { annotations: REASON })] }],
  },
  MB035: {
    fails: [
      {
        name: 'the schedule changes to another key in the same change',
        base: [key(undefined, BARE), schedule()],
        manifests: [schedule({ parameters: undefined })],
        finds: [
          { about: 'KeyEncryptionKey prod/kek-2026', value: 'needed by ClusterBackupSchedule prod/nightly' },
        ],
      },
      {
        name: 'another key in the Secret that is one',
        base: [schedule(), secret({ data: { value: base64(CLEAR_KEY) } })],
        manifests: [schedule(), secret({ stringData: { value: `x${CLEAR_KEY}` } })],
        finds: [{ about: 'Secret prod/kek-2026', path: 'stringData.value' }],
      },
    ],
    passes: [
      { base: [key(), schedule()], manifests: [schedule()] },
      {
        name: 'the next Secret beside the old one',
        base: [schedule(), secret({ data: { value: SEALED } })],
        manifests: [
          schedule({ parameters: { ...S3, keyEncryptionKey: 'kek-2027' } }),
          secret({ data: { value: SEALED } }),
          secret({ data: { value: SEALED } }, { name: 'kek-2027' }),
        ],
      },
      {
        name: 'the same key, written otherwise',
        base: [schedule(), secret({ data: { value: base64(CLEAR_KEY) } })],
        manifests: [schedule(), secret({ stringData: { value: CLEAR_KEY } })],
      },
      { base: [key(undefined, BARE)] },
    ],
  },
  MB043: {
    fails: [{ manifests: [backup({}, BARE)], finds: [{ path: 'metadata.annotations' }] }],
    passes: [{ manifests: [backup()] }],
  },
  MB044: {
    fails: [{ base: [backup()], finds: [{ level: 'info', value: FILES }] }],
    passes: [{ base: [backup()], manifests: [backup()] }],
  },
};
