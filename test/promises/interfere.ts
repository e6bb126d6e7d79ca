import type { Site } from './site';
import type { Interference } from './world';

/** @param name of the backup that it happens to */
export async function interfere(site: Site, what: Interference, name: string): Promise<void> {
  const { clock, faults } = site;
  if (what.do === 'outage') {
    faults.goDown();
    await clock.sleep(what.ms);
    faults.comeBack();
    return;
  }
  if (what.do === 'restartController') return site.restartController();
  const seen = await site.read(name);
  if (seen === undefined) return;
  switch (what.do) {
    case 'stuck':
      if (seen.status?.status !== 'Deleted') await site.setStatus(name, { ...seen.status, status: 'Stuck' });
      return;
    case 'requestDeletion':
      return site.requestDeletion(name);
    case 'deleteObject':
      return site.deleteObject(name);
    case 'replaceObject':
      await site.deleteObject(name);
      return site.createForeign(name);
  }
}
