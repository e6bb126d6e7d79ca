import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { momentOf } from '../../lib/model';
import { type EarlierReport, readEarlier } from '../../lib/report';
import { readText } from '../input';
import type { Io } from '../io';

/**
 * Earlier reports, from files.
 * @param at moment of the report that they are joined to, in milliseconds since the epoch
 * @throws BackupError `file-invalid`; `usage` for one that is later
 */
export async function readEarlierReports(
  names: readonly string[],
  at: number,
  { cwd }: Pick<Io, 'cwd'>,
): Promise<EarlierReport[]> {
  const reports: EarlierReport[] = [];
  for (const name of names) {
    const read = readEarlier(dataIn(await readText(path.resolve(cwd, name), name), name));
    if ('wrong' in read) {
      throw new BackupError('file-invalid', read.problem, {
        at: `--with ${name}`,
        value: read.wrong,
        fix: 'name a file that report --out FILE.json has written',
      });
    }
    const { report } = read;
    if ((momentOf(report.at) ?? at) > at) {
      throw new BackupError('usage', 'This report speaks of a later moment', {
        at: `--with ${name}`,
        value: report.at,
        fix: 'join earlier reports to a later one',
      });
    }
    reports.push(report);
  }
  return reports;
}

function dataIn(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupError('file-invalid', 'This is no JSON', {
      at: `--with ${name}`,
      fix: 'name a file that report --out FILE.json has written',
    });
  }
}
