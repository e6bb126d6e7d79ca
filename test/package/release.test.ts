import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { withAddresses } from '../../tools/package/addresses.cjs';
import { check, notesOf, type Release, releaseFindings } from '../../tools/package/release-check';
import { fakeIo } from '../cli/fake-io';
import { ROOT } from './installed';

const HERE = 'https://github.com/acme/mosk-backup';
const REPOSITORY = { type: 'git', url: HERE };
const manifest = (version: string, repository: object = REPOSITORY) =>
  JSON.stringify({ version, repository });
const lock = (version: string, root = version) =>
  JSON.stringify({ version, packages: { '': { version: root } } });
const CHANGELOG = `# Changelog

## Unreleased

## 0.2.0

- backups are pruned

## 0.1.0

- everything
`;

const GOOD: Release = {
  tag: 'v0.2.0',
  manifest: manifest('0.2.0'),
  lock: lock('0.2.0'),
  changelog: CHANGELOG,
};

describe('a release', () => {
  it('goes out when tag, version, lock, changelog and repository agree', () => {
    expect(releaseFindings(GOOD)).toEqual([]);
  });

  it.each([
    ['with a date', CHANGELOG.replace('## 0.2.0', '## [0.2.0] - 2027-01-31')],
    ['without a section for what comes next', CHANGELOG.replace('## Unreleased\n\n', '')],
  ])('may have a changelog %s', (_which, changelog) => {
    expect(releaseFindings({ ...GOOD, changelog })).toEqual([]);
  });

  const rc = { tag: 'v0.2.0-rc.1', manifest: manifest('0.2.0-rc.1'), lock: lock('0.2.0-rc.1') };
  it.each<[string, Partial<Release>, RegExp]>([
    ['another tag', { tag: 'v0.2.1' }, /tag is v0\.2\.1.*has to be v0\.2\.0/],
    ['a tag without v', { tag: '0.2.0' }, /has to be v0\.2\.0/],
    ['no tag', { tag: '' }, /has to be v0\.2\.0/],
    [
      'a version that is none',
      { tag: 'v0.2', manifest: manifest('0.2'), lock: lock('0.2') },
      /0\.2, which is none/,
    ],
    ['an old lock', { lock: lock('0.1.0') }, /package-lock\.json has not the version 0\.2\.0/],
    ['a lock whose root is old', { lock: lock('0.2.0', '0.1.0') }, /package-lock\.json/],
    ['no heading', { changelog: CHANGELOG.replace('## 0.2.0', '## 0.1.9') }, /no heading "## 0\.2\.0"/],
    ['a longer version in the heading', rc, /no heading "## 0\.2\.0-rc\.1"/],
    [
      'nothing said',
      { changelog: CHANGELOG.replace('- backups are pruned', '') },
      /says nothing below "## 0\.2\.0"/,
    ],
    [
      'something left over',
      { changelog: CHANGELOG.replace('Unreleased\n', 'Unreleased\n\n- more\n') },
      /still has changes/,
    ],
    [
      'an older version on top',
      { changelog: `## 0.3.0\n\n- x\n\n${CHANGELOG}` },
      /has 0\.3\.0 above 0\.2\.0/,
    ],
    ['no address', { manifest: manifest('0.2.0', { type: 'git', url: '' }) }, /no repository\.url/],
  ])('stays where there is %s', (_what, change, says) => {
    const findings = releaseFindings({ ...GOOD, ...change });

    expect(findings.join('\n')).toMatch(says);
  });

  it('is told all that is wrong with it at once, with an exit code, and leaves no notes', () => {
    const { exitCode, stderr, notes } = checked('v9.9.9', { version: '0.2.0', repository: {} });

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: the tag is v9\.9\.9.*\nerror: package\.json has no repository\.url.*\n$/);
    expect(notes).toBeUndefined();
  });

  it('is the latest, a candidate the next, and its notes are what the changelog says of it', () => {
    expect(checked('v0.2.0', { version: '0.2.0', repository: REPOSITORY })).toEqual({
      exitCode: 0,
      stdout: 'dist-tag=latest\n',
      stderr: '',
      notes: '- backups are pruned\n',
    });
    expect(checked('v0.3.0-rc.1', { version: '0.3.0-rc.1', repository: REPOSITORY })).toMatchObject({
      stdout: 'dist-tag=next\n',
      notes: '- a candidate\n',
    });
    expect(notesOf(readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8'), '0.1.0')).not.toBe('');
  });

  /** In a folder that has the three files. */
  function checked(tag: string, { version, repository }: { version: string; repository: object }) {
    const folder = mkdtempSync(path.join(tmpdir(), 'release-test-'));
    try {
      const next = version === '0.3.0-rc.1' ? `## ${version}\n\n- a candidate\n\n` : '';
      writeFileSync(path.join(folder, 'package.json'), manifest(version, repository));
      writeFileSync(path.join(folder, 'package-lock.json'), lock(version));
      writeFileSync(path.join(folder, 'CHANGELOG.md'), CHANGELOG.replace('## 0.2.0', `${next}## 0.2.0`));
      const { output, ...io } = fakeIo();
      const exitCode = check([tag, 'notes.md'], folder, io);
      const file = path.join(folder, 'notes.md');
      return { exitCode, ...output, notes: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

describe('the workflow that releases', () => {
  interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }
  interface Job {
    readonly steps: readonly Step[];
    readonly permissions: Readonly<Record<string, string>>;
    readonly needs?: string;
  }
  const workflow = parse(readFileSync(path.join(ROOT, '.github/workflows/release.yml'), 'utf8')) as {
    readonly on: object;
    readonly permissions: object;
    readonly jobs: { readonly package: Job; readonly publish: Job };
  };
  const { package: made, publish } = workflow.jobs;
  const runs = (job: Job) => job.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

  it('begins with a tag, and checks, tests and packs before anything is published', () => {
    const order = ['tools/package/release-check.ts', '.ci/run', 'tools/package/pack.mjs'];
    const places = order.map((what) => runs(made).findIndex((line) => line.includes(what)));

    expect(workflow.on).toEqual({ push: { tags: ['v*'] } });
    expect(places.every((place, index) => place > (places[index - 1] ?? -1))).toBe(true);
    expect(runs(made).join('\n')).not.toContain('npm publish');
    expect(publish.needs).toBe('package');
    expect(runs(publish).find((line) => line.startsWith('npm publish'))).toMatch(
      /--provenance .*--tag "\$DIST_TAG"/,
    );
  });

  it('names only files that there are', () => {
    const named = [
      ...runs(made)
        .join('\n')
        .matchAll(/\b(?:tools\/[\w/.-]+|\.ci\/run)/g),
    ].map(([file]) => file);

    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it('lets what runs our code write nothing, and takes actions by their commit alone', () => {
    const used = [...made.steps, ...publish.steps].flatMap(({ uses }) => (uses === undefined ? [] : [uses]));

    expect(workflow.permissions).toEqual({});
    expect(made.permissions).toEqual({ contents: 'read' });
    expect(publish.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
    expect(publish.steps.some(({ uses }) => uses?.startsWith('actions/checkout'))).toBe(false);
    expect(used.filter((action) => !/^actions\/[a-z-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(JSON.stringify(workflow)).not.toContain('secrets.');
  });

  it('puts no text of an event into a script', () => {
    expect([...runs(made), ...runs(publish)].filter((line) => line.includes('${{'))).toEqual([]);
  });
});

describe('package.json of the package', () => {
  it('says where the project lives by one setting', () => {
    for (const url of [HERE, `${HERE}.git`, `git+${HERE}.git`]) {
      expect(withAddresses({ name: 'x', repository: { type: 'git', url } })).toEqual({
        name: 'x',
        homepage: `${HERE}#readme`,
        repository: { type: 'git', url: `git+${HERE}.git` },
        bugs: { url: `${HERE}/issues` },
      });
    }
    expect(
      withAddresses({ repository: { type: 'git', url: 'https://gitlab.acme.example/b/mosk-backup' } }),
    ).toMatchObject({ bugs: { url: 'https://gitlab.acme.example/b/mosk-backup/-/issues' } });
  });

  it('says nothing of it while nobody has decided, and nothing that is wrong', () => {
    expect(withAddresses({ name: 'x', repository: { type: 'git', url: '' } })).toEqual({ name: 'x' });
    expect(() => withAddresses({ repository: { type: 'git', url: 'acme/mosk-backup' } })).toThrow(/https:/);
  });
});
