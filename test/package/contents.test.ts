import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { installedSize } from '../../bench/installed-size';
import { withAddresses } from '../../tools/package/addresses.cjs';
import { describeInCi } from '../whole';
import { packed, packedFiles, ROOT, run } from './installed';

const manifest = require('../../package.json') as {
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  exports: Record<string, string | Record<string, string>>;
  typesVersions: Record<string, Record<string, string[]>>;
};

describe('the packed package', () => {
  const paths = packedFiles();

  it('has code, declarations, licences, CRDs, the dashboard, pages and examples, and nothing else', () => {
    const wanted = [
      /^package\.json$/,
      /^(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md$/,
      /^docs\/(.+\/)?[A-Za-z0-9-]+\.md$/,
      // Scripts for Argo CD, with the states that they are tested by.
      /^docs\/argocd\/.+\.(lua|yaml)$/,
      // What pages show, and quote.
      /^docs\/.+\.(svg|png|cast)$/,
      /^examples\/[a-z-]+\/.+/,
      /^LICENSE$/,
      /^crds\/[a-z.]+\.yaml$/,
      /^crds\/PROVENANCE\.yaml$/,
      /^completions\/mosk-backup\.(bash|zsh|fish)$/,
      /^dashboards\/mosk-backup\.json$/,
      /^dist\/cli\/completion\/words\.json$/,
      /^dist\/(lib|providers|local|cli|entries)\/.+\.(js|d\.ts)$/,
      /^dist\/vendor\/[a-z0-9-]+\.(js|LICENSE)$/,
      /^vendor\/[a-z0-9-]+\.d\.ts$/,
      /^action\.yml$/,
      /^ci\/[a-z-]+\.mjs$/,
      /^templates\/(review|check)\/template\.yml$/,
      /^policy-pack\/(package\.json|PulumiPolicy\.yaml|index\.js)$/,
    ];

    expect(paths.filter((file) => !wanted.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it('has what its entries, old resolution and command lead to', () => {
    const targets = [
      ...Object.values(manifest.exports).flatMap((entry) =>
        typeof entry === 'string' ? [entry] : Object.values(entry),
      ),
      ...Object.values(manifest.typesVersions['*'] ?? {}).flat(),
      ...Object.values(manifest.bin),
    ].filter((target) => !target.includes('*'));

    const missing = targets.filter((target) => !paths.includes(path.posix.normalize(target)));

    expect(targets.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it('says of every entry where its types are, for both ways of resolution', () => {
    const entries = Object.entries(manifest.exports).filter(([, target]) => typeof target === 'object');

    for (const [entry, target] of entries) {
      const types = (target as Record<string, string>).types ?? '';
      expect({ entry, types: existsSync(path.join(ROOT, types)) }).toEqual({ entry, types: true });
      if (entry === '.') continue;
      const old = manifest.typesVersions['*']?.[entry.slice(2)];
      expect({ entry, old }).toEqual({ entry, old: [path.posix.normalize(types)] });
    }
  });

  it('has no dynamic import in what programs import: jest cannot run one without a flag', () => {
    const code = paths.filter((file) => /^dist\/(lib|providers|local)\/.*\.js$/.test(file));
    const dynamic = code.filter((file) => /\bimport\(/.test(readFileSync(path.join(ROOT, file), 'utf8')));

    expect(dynamic).toEqual([]);
  });

  describe('has a package.json that', () => {
    const shipped = JSON.parse(run(ROOT, 'tar', '-xzOf', packed(), 'package/package.json'));

    it('brings no script that npm would ask its users about', () => {
      expect(shipped.scripts).toBeUndefined();
    });

    it('has what registries show, and addresses only if they are known', () => {
      const own = require('../../package.json');

      for (const field of ['name', 'version', 'description', 'keywords', 'license', 'engines', 'files'])
        expect({ field, value: shipped[field] }).toEqual({ field, value: own[field] });
      for (const field of ['homepage', 'repository', 'bugs'])
        expect({ field, value: shipped[field] }).toEqual({ field, value: withAddresses(own)[field] });
    });
  });

  it('is small', () => {
    const isPage = (file: string) => /^(docs|examples)\/|^[A-Z]+\.md$/.test(file);
    const bytes = (ofPages: boolean) =>
      paths
        .filter((file) => isPage(file) === ofPages)
        .reduce((sum, file) => sum + statSync(path.join(ROOT, file)).size, 0);

    // A command and its completion are some ten kilobytes each: there is room for a few.
    expect(bytes(false)).toBeLessThan(5_000_000);
    // Where no network is, they are all there is to read.
    expect(bytes(true)).toBeLessThan(1_200_000);
  });

  it('depends on two packages, which depend on nothing', () => {
    const dependencies = Object.keys(manifest.dependencies);

    expect(dependencies).toEqual(['commander', 'yaml']);
    for (const name of dependencies)
      expect(require(`${ROOT}/node_modules/${name}/package.json`).dependencies ?? {}).toEqual({});
  });
});

describeInCi('the installed package', () => {
  it('pulls in two small packages and nothing else', () => {
    const { packages, megabytes } = installedSize(packed());

    expect(packages).toEqual(['commander', 'mosk-backup', 'yaml']);
    expect(megabytes).toBeLessThan(7.5);
  }, 60_000);
});
