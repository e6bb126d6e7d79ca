/** A file that says something else than the management cluster has is named, and so is what makes a right one of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { INVENTED_APIS, type InventedApi } from '../../lib/learned/invented-apis';
import { type InventedSite, type InventedSites, manifestsOf, startInventedSites } from './invented-site';

const FILE = "the site's api.yaml";

let sites: InventedSites;
let site: InventedSite;
let manifests: string;
beforeAll(async () => {
  sites = await startInventedSites();
  site = await sites.open(INVENTED_APIS[0] as InventedApi);
  manifests = site.written('manifests', manifestsOf(await site.learned(), site.s3));
  await site.fine('apply', manifests, '--api', 'api.yaml');
  const right = readFileSync(path.join(site.folder, 'api.yaml'), 'utf8');
  expect(right).toContain('value: cronSchedule');
  writeFileSync(path.join(site.folder, FILE), right.replace('value: cronSchedule', 'value: cronTime'));
});
afterAll(async () => {
  await site?.stop();
  await sites?.stop();
});

it('apply finds no cron expression, and says which file has said where it would be', async () => {
  const { code, stderr } = await site.ran('apply', manifests, '--api', FILE);
  expect(code).toBe(2);
  expect(stderr).toContain(
    `correct schedule.cronField in ${FILE}, or learn the API: mosk-backup api learn --write 'the site'\\''s api.yaml'`,
  );
});

it('doctor prints the command that learns into that file, and without a file the one that makes one', async () => {
  const withFile = await site.ran('doctor', '--api', FILE);
  expect(withFile.stdout).toMatch(/schedule\.cronField was cronTime, is cronSchedule now/);
  expect(withFile.stdout).toMatch(/^ +mosk-backup api learn --write 'the site'\\''s api\.yaml'$/m);

  const without = await site.ran('doctor');
  expect(without.stdout).toMatch(/^ +mosk-backup api learn --write api\.yaml$/m);
});

it('once that is done, everything is right again', async () => {
  await site.fine('api', 'learn', '--write', FILE);
  expect(await site.fine('apply', manifests, '--api', FILE)).toMatch(/unchanged/);
});
