import { Tier } from '../../../../lib/policy';
import { cluster, credential, foundBy, schedule, subject } from '../fleet-objects';

const GOLD = { tiers: [Tier.of('gold', { rpo: '26h' })], defaultTier: 'gold' };

describe('MB022 rpo', () => {
  const rpo = (...crons: string[]) =>
    foundBy(
      'MB022',
      {
        subjects: crons.map((cron, index) => schedule(`s${index}`, cron)),
        inventory: [cluster('prod')],
      },
      GOLD,
    );

  it('counts the longest gap of the year, not the average', () => {
    expect(rpo('0 1,3 * * 1-5')).toMatchObject([
      {
        about: 'Cluster prod/prod on site-a',
        path: 'spec.schedule',
        problem: 'Its tier gold allows 26 hours between two backups',
        value: '70 hours, such as from 2024-01-05 03:00 UTC to 2024-01-08 01:00 UTC',
        place: { text: 'site-a/s0.yaml' },
      },
    ]);
  });

  it('takes all schedules of a cluster together', () => {
    expect(rpo('0 1 * * *')).toEqual([]);
    expect(rpo('0 1 * * 1-5')).toHaveLength(1);
    expect(rpo('0 1 * * 1-5', '0 1 * * 0,6')).toEqual([]);
  });

  it('lets pass exactly what the tier allows', () => {
    const daily = (rpo: string) =>
      foundBy(
        'MB022',
        { subjects: [schedule('s', '0 1 * * *')], inventory: [cluster('prod')] },
        { tiers: [Tier.of('t', { rpo })], defaultTier: 't' },
      );
    expect(daily('24h')).toEqual([]);
    expect(daily('23.9h')).toHaveLength(1);
  });

  it('finds the gap of a 29th that February lacks in three of four years', () => {
    expect(rpo('0 1 29 * *')).toMatchObject([
      { value: '1416 hours, such as from 2025-01-29 01:00 UTC to 2025-03-29 01:00 UTC' },
    ]);
  });

  it('does not count on a schedule that looks suspended', () => {
    const suspended = schedule('weekend', '0 1 * * 0,6', { spec: { suspend: true } });
    const subjects = [schedule('week', '0 1 * * 1-5'), suspended];
    expect(foundBy('MB022', { subjects, inventory: [cluster('prod')] }, GOLD)).toHaveLength(1);
  });

  it('asks nothing of clusters without a tier, and leaves those without a schedule to MB020', () => {
    const subjects = [schedule('yearly', '0 1 1 1 *')];
    expect(foundBy('MB022', { subjects, inventory: [cluster('prod')] })).toEqual([]);
    expect(rpo()).toEqual([]);
  });

  it('finds the tier by the label', () => {
    const tiers = [Tier.of('gold', { rpo: '26h' }), Tier.of('bronze', { rpo: '192h' })];
    const weekly = (tier: string) =>
      foundBy(
        'MB022',
        { subjects: [schedule('s', '0 1 * * 0')], inventory: [cluster('prod', { labels: { tier } })] },
        { tiers },
      );
    expect(weekly('gold')).toHaveLength(1);
    expect(weekly('bronze')).toEqual([]);
  });
});

describe('MB023 cron-valid', () => {
  const valid = (cron: string) => foundBy('MB023', { subjects: [schedule('s', cron)] });

  it.each(['0 1 * * *', '0 1 1 1 *', '59 23 31 12 6'])('accepts %s', (cron) => {
    expect(valid(cron)).toEqual([]);
  });

  it.each([
    ['@reboot', 'There is no such abbreviation'],
    ['0 1 * * 7', '"7" has a day 7 of the week, which Kubernetes refuses'],
    ['0 0 30 2 *', 'No date matches this cron expression, so no backup would ever start'],
    ['0 1 29 2 *', 'More than a year passes between two backups of this schedule'],
  ])('finds fault with %s', (cron, problem) => {
    expect(valid(cron)).toMatchObject([{ problem, path: 'spec.schedule', level: 'error' }]);
  });
});

describe('MB024 stagger', () => {
  const many = (count: number, cron: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => schedule(`s${index}`, cron(index), { cluster: `c${index}` }));

  it('warns when more start together than the storage is meant to bear, and says where and when', () => {
    const subjects = [credential('s3', 'https://s3.example'), ...many(11, () => '0 1 * * *')];
    expect(foundBy('MB024', { subjects })).toMatchObject([
      {
        level: 'warning',
        about: 'Storage https://s3.example',
        problem: 'More than 10 backups start there within 15 minutes',
        value: '11 from 2024-01-01 01:00 UTC',
        place: { text: 'site-a/s0.yaml' },
      },
    ]);
    expect(foundBy('MB024', { subjects: subjects.slice(0, -1) })).toEqual([]);
  });

  it('counts within the minutes, and not at their end', () => {
    const spread = (minutes: number) => many(3, (index) => `${index * minutes} 1 * * *`);
    const stagger = { starts: 2, within: '10m' };
    expect(foundBy('MB024', { subjects: spread(4) }, { stagger })).toHaveLength(1);
    expect(foundBy('MB024', { subjects: spread(5) }, { stagger })).toEqual([]);
  });

  it('sees a herd that meets on one day of the year alone, over midnight too', () => {
    const subjects = [schedule('a', '58 23 31 12 *'), schedule('b', '2 0 1 1 *'), schedule('c', '1 0 1 * *')];
    const stagger = { starts: 2, within: '15m' };
    expect(foundBy('MB024', { subjects }, { stagger })).toMatchObject([
      { value: '3 from 2024-12-31 23:58 UTC' },
    ]);
    expect(foundBy('MB024', { subjects: subjects.slice(1) }, { stagger })).toEqual([]);
  });

  it('takes credentials of one name on two management clusters for two storages', () => {
    const on = (site: string) => [subject(schedule('a', '0 1 * * *').manifest, site)];
    const stagger = { starts: 1, within: '5m' };
    const more = (site: string) => [...on('site-a'), subject(schedule('b', '0 1 * * *').manifest, site)];
    expect(foundBy('MB024', { subjects: more('site-b') }, { stagger })).toEqual([]);
    expect(foundBy('MB024', { subjects: more('site-a') }, { stagger })).toMatchObject([
      { about: 'Storage credential prod/s3 on site-a' },
    ]);
  });

  it('tells storages apart, and takes two credentials of one endpoint for one storage', () => {
    const of = (name: string) => ({
      spec: { parameters: { rclone: { bucket: 'backups', credential: name } } },
    });
    const subjects = (other: string) => [
      credential('one', 'https://s3.example'),
      credential('two', other),
      schedule('a', '0 1 * * *', of('one')),
      schedule('b', '0 1 * * *', of('two')),
    ];
    const stagger = { starts: 1, within: '5m' };
    expect(foundBy('MB024', { subjects: subjects('https://s3.example/') }, { stagger })).toHaveLength(1);
    expect(foundBy('MB024', { subjects: subjects('https://s3.elsewhere') }, { stagger })).toEqual([]);
  });
});

describe('MB025 overlap', () => {
  it('refuses two schedules of one cluster that start too close to one another', () => {
    const subjects = [schedule('nightly', '0 1 * * *'), schedule('sundays', '20 1 * * 0')];
    expect(foundBy('MB025', { subjects })).toMatchObject([
      {
        level: 'error',
        about: 'ClusterBackupSchedule prod/sundays',
        path: 'spec.schedule',
        problem: 'Its backups start too close to those of ClusterBackupSchedule prod/nightly',
        value: '20 1 * * 0 and 0 1 * * *: 20 minutes apart; 30 are expected',
      },
    ]);
  });

  it('lets them be as close as the policy says, and on other clusters as close as they like', () => {
    const subjects = [schedule('a', '0 1 * * *'), schedule('b', '20 1 * * *')];
    expect(foundBy('MB025', { subjects }, { betweenRuns: '20m' })).toEqual([]);
    const others = [
      schedule('a', '0 1 * * *'),
      schedule('b', '0 1 * * *', { cluster: 'dev' }),
      schedule('a', '0 1 * * *', { managementCluster: 'site-b' }),
    ];
    expect(foundBy('MB025', { subjects: others })).toEqual([]);
  });

  it('refuses a schedule that runs into itself, once', () => {
    const subjects = [schedule('often', '*/10 * * * *'), schedule('nightly', '0 1 * * *')];
    expect(foundBy('MB025', { subjects })).toMatchObject([
      { about: 'ClusterBackupSchedule prod/often', value: '*/10 * * * *: every 10 minutes; 30 are expected' },
    ]);
  });
});

describe('MB026 suspended', () => {
  it.each(['suspend', 'paused'])(
    'warns of spec.%s, because nobody knows what a server makes of it',
    (field) => {
      const subjects = [schedule('nightly', '0 1 * * *', { spec: { [field]: true } })];
      expect(foundBy('MB026', { subjects })).toMatchObject([
        { level: 'warning', path: `spec.${field}`, about: 'ClusterBackupSchedule prod/nightly' },
      ]);
    },
  );

  it('says nothing of one that is not suspended', () => {
    const subjects = [schedule('a', '0 1 * * *'), schedule('b', '0 3 * * *', { spec: { suspend: false } })];
    expect(foundBy('MB026', { subjects })).toEqual([]);
  });
});

describe('MB027 update-window', () => {
  const maintenanceWindow = { weekday: 'saturday', from: { hour: 6 }, duration: '4h' } as const;
  const inWindow = (cron: string, inventory = [cluster('prod', { maintenanceWindow })]) =>
    foundBy('MB027', { subjects: [schedule('s', cron)], inventory });

  it('notes a start in the maintenance, and one that would run into it', () => {
    expect(inWindow('0 7 * * *')).toMatchObject([
      { level: 'info', path: 'spec.schedule', value: '0 7 * * *: such as 2024-01-06 07:00 UTC' },
    ]);
    expect(inWindow('31 5 * * *')).toHaveLength(1);
    expect(inWindow('0 6 1 * *')).toHaveLength(1);
  });

  it.each(['30 5 * * *', '0 10 * * 6', '0 7 * * 0-5'])('keeps quiet about %s', (cron) => {
    expect(inWindow(cron)).toEqual([]);
  });

  it('asks nothing where no window is known', () => {
    expect(inWindow('0 7 * * *', [cluster('prod')])).toEqual([]);
  });

  it('goes on past midnight', () => {
    const late = { weekday: 'saturday', from: { hour: 22 }, duration: '4h' } as const;
    expect(inWindow('0 1 * * 0', [cluster('prod', { maintenanceWindow: late })])).toHaveLength(1);
    expect(inWindow('0 1 * * 6', [cluster('prod', { maintenanceWindow: late })])).toEqual([]);
  });
});

describe('MB028 cron-dialects', () => {
  const differences = (cron: string) => foundBy('MB028', { subjects: [schedule('s', cron)] });

  it('names what another cron would read as other days', () => {
    expect(differences('0 2 */1 * 1-5')).toMatchObject([
      { level: 'warning', path: 'spec.schedule', value: '0 2 */1 * 1-5', fix: 'write *' },
    ]);
  });

  it('shows an expression of several lines on one', () => {
    expect(differences('0 2\n*/1 * 1-5\n')).toMatchObject([{ value: '0 2 */1 * 1-5' }]);
  });

  it.each(['0 1 * * *', '0 2 * * 1-5', '*/30 8-18/2 1,15 jan-jun *', '0 1 13 * 5', '0 1 */1 * *'])(
    'keeps quiet about %s, which all read alike',
    (cron) => {
      expect(differences(cron)).toEqual([]);
    },
  );
});
