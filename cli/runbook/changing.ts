import type { SheetFinding } from '../../lib/runbook';

/** Whether a finding comes and goes with the newest files. */
export function isChanging({ code }: SheetFinding): boolean {
  return code === 'file-missing';
}
