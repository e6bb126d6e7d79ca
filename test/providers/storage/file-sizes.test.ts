import { BackupError } from '../../../lib/errors';
import { fileSizes } from '../../../providers/storage';

it.each([
  [1, 2],
  [2, 1],
])(
  'of a storage that refuses both files, after %i and %i turns, the refusal of the first is told',
  async (...turns) => {
    const files = ['s3://backups/nightly.encrypted', 's3://backups/nightly.dek'];
    const head = async (key: string): Promise<never> => {
      const place = files.findIndex((file) => file.endsWith(key));
      for (let turn = turns[place] ?? 0; turn > 0; turn -= 1) await new Promise(setImmediate);
      throw new BackupError('storage-error', 'the storage refused', { at: key });
    };
    await expect(fileSizes({ head }, 'backups', files)).rejects.toMatchObject({ at: 'nightly.encrypted' });
  },
);
