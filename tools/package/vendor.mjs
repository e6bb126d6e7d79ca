// cdk8s and Pulumi programs are CommonJS, and so are their jest suites, which cannot load ES modules:
// the ESM-only libraries that a library entry reaches are bundled to CommonJS, with their licences. So are small ones
// without which an installation has one package less.
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/** bundle name (imported as `#vendor/<name>`) → source of the bundle */
const VENDORED = {
  aws4: "export { sign } from 'aws4'",
  'modern-tar': "export * from 'modern-tar'",
  'parse-xml': "export * from '@rgrove/parse-xml'",
  re2js: "export { RE2JS, RE2JSException } from 're2js'",
  // For the tests of the local S3 endpoint alone: it is not packed.
  s3mini: "export * from 's3mini'",
  // For the tests alone, too. Its dependency injection wants the polyfill first.
  x509: "import 'reflect-metadata'; export * from '@peculiar/x509'",
};

export async function bundleVendor(root, dist) {
  await Promise.all(Object.entries(VENDORED).map(([name, source]) => bundle(root, dist, name, source)));
}

async function bundle(root, dist, name, source) {
  const outfile = `${dist}/vendor/${name}.js`;
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: root },
    absWorkingDir: root,
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify: true,
    lineLimit: 200,
    metafile: true,
    legalComments: 'inline',
    logLevel: 'error',
  });
  writeFileSync(`${dist}/vendor/${name}.LICENSE`, licences(root, Object.keys(metafile.inputs)));
}

function licences(root, files) {
  const folders = new Set(
    files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean),
  );
  return [...folders]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(`${root}/${folder}/package.json`, 'utf8'));
      return `${name} ${version} (${license})\n\n${licenceText(`${root}/${folder}`)}`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceText(folder) {
  for (const file of ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license']) {
    try {
      return readFileSync(`${folder}/${file}`, 'utf8');
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`${folder} has no licence file: it cannot be bundled`);
}
