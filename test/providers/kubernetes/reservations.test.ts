import type { ClusterBackupManifest } from '../../../lib/model';
import { createReservations } from '../../../providers/kubernetes/files/reservations';
import { backup } from './management-api';

const names = (all: readonly ClusterBackupManifest[]) => all.map(({ metadata }) => metadata.name);

describe('backups that are about to be created', () => {
  it('are reserved until the server shows them', () => {
    const reservations = createReservations();
    const release = reservations.add(backup('a'));
    expect(names(reservations.now())).toEqual(['a']);
    release();
    expect(reservations.now()).toEqual([]);
  });

  it('are all known to a look during which they come, go, or both', async () => {
    const reservations = createReservations();
    const releaseOld = reservations.add(backup('old'));

    const { looked, reserved } = await reservations.during(async () => {
      releaseOld();
      reservations.add(backup('come'));
      reservations.add(backup('come and gone'))();
      return 'looked';
    });

    expect(looked).toBe('looked');
    expect(names(reserved)).toEqual(['old', 'come', 'come and gone']);
    expect(names((await reservations.during(async () => undefined)).reserved)).toEqual(['come']);
  });
});
