import path from 'node:path';
import { LIST } from '../../../../cli/synth';
import { type Base, text } from './base';
import type { Noise } from './noise';

const REMOVALS = /^a Cluster\w+ goes/;

const copied = (
  name: string,
  to: (file: string, base: Base) => string,
  written: (content: string) => string | Buffer = (content) => content,
): Noise => ({
  name: `a copy of what was there before, ${name}`,
  of: REMOVALS,
  change({ base, head, file }) {
    head.files.set(to(file, base), written(String(base.files.get(file))));
  },
});

const added = (name: string, file: string, content: string | Buffer = ''): Noise => ({
  name,
  change: ({ head }) => void head.files.set(file, content),
});

const LISTED = '# written by mosk-backup synth\n';
const above = (file: string) => path.posix.dirname(file);
const pointer = (size: number) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a2146'.repeat(8)}\nsize ${size}\n`;
const utf16 = (content: string) => Buffer.from(`\ufeff${content}`, 'utf16le');

/** Files, lists, encodings, kustomizations and attributes. */
export const FILE_NOISES: readonly Noise[] = [
  added('a list of synth in a folder of documents', `docs/${LIST}`, LISTED),
  added('a list of synth in a hidden folder', `.backups/${LIST}`, LISTED),
  added('a list of synth at the root', LIST, LISTED),
  added('an empty list of synth in a new folder', `empty/${LIST}`),
  {
    name: 'a list of synth beside the manifests',
    change: ({ head, file }) => void head.files.set(`${above(file)}/${LIST}`.replace(/^\.\//, ''), LISTED),
  },
  {
    name: 'no list of synth any more',
    change({ head }) {
      for (const file of head.files.keys()) if (file.endsWith(LIST)) head.files.delete(file);
    },
  },
  {
    name: 'a list in a folder that holds a copy',
    of: REMOVALS,
    change({ base, head, file }) {
      head.files.set(`docs/${LIST}`, LISTED);
      head.files.set(`docs/${file}`, base.files.get(file) ?? '');
    },
  },
  copied('in a folder of documents', (file) => `docs/${path.posix.basename(file)}`),
  copied('in a folder below', (file, { files }) => {
    // The folder of one management cluster, as synth lays it out, is one: there, a file may move.
    const isListed = files.has(`clusters/${LIST}`);
    return path.posix.join(isListed ? 'clusters' : above(file), 'archive', path.posix.basename(file));
  }),
  copied('in a hidden folder', (file) => path.posix.join(above(file), '.old', path.posix.basename(file))),
  copied('with another ending', (file) => `${file}.bak`),
  copied('under another case', (file) => file.toUpperCase().replace('.YAML', '.yaml').replace(/^/, 'X/')),
  copied('under a name of other letters', (file) => `kla\u0308ster/\u202e${path.posix.basename(file)}`),
  copied('with a line break in its name', (file) => `a\nb/${path.posix.basename(file)}`),
  copied('in UTF-16', (file) => `docs/${path.posix.basename(file)}`, utf16),
  copied(
    'within a ConfigMap',
    (file) => `docs/${path.posix.basename(file)}`,
    (content) =>
      text({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'old' },
        data: { old: content },
      } as never),
  ),
  copied(
    'within comments',
    (file) => `${above(file)}/old.yaml`.replace(/^\.\//, ''),
    (content) => content.replace(/^/gm, '# '),
  ),
  {
    name: 'everything becomes UTF-16',
    change({ head }) {
      for (const [file, content] of head.files) {
        if (file.endsWith('.yaml')) head.files.set(file, utf16(String(content)));
      }
    },
  },
  {
    name: 'line breaks of Windows and a byte order mark',
    change({ head }) {
      for (const [file, content] of head.files) {
        if (file.endsWith('.yaml')) head.files.set(file, `\ufeff${String(content).replaceAll('\n', '\r\n')}`);
      }
    },
  },
  added('a file that is no text', 'docs/picture.yaml', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe])),
  added(
    'a large file of something else',
    'data/numbers.json',
    JSON.stringify(Array.from({ length: 50_000 }, (_, n) => n)),
  ),
  added(
    'attributes',
    '.gitattributes',
    '* export-ignore -diff -text filter=evil linguist-generated\n*.txt working-tree-encoding=UTF-16\n',
  ),
  added('ignored files', '.gitignore', 'clusters/**\n'),
  {
    name: 'a kustomization',
    change({ head, file }) {
      const resources = [...head.objects]
        .filter(([, some]) => some.length > 0)
        .map(([each]) => path.posix.basename(each));
      head.files.set(
        `${above(file)}/kustomization.yaml`.replace(/^\.\//, ''),
        JSON.stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources }),
      );
    },
  },
  {
    name: 'a pointer of Git LFS in place of a file',
    change({ head, file }) {
      head.files.set(file, pointer(12_345));
    },
  },
  {
    name: 'what was there before was already a pointer of Git LFS',
    before: ({ files }) => void files.set('clusters/large.yaml', pointer(1)),
    change: ({ head }) => void head.files.set('clusters/large.yaml', pointer(2)),
  },
  {
    name: 'what was there before could not be read',
    before: ({ files }) =>
      void files.set(
        'clusters/broken.yaml',
        'apiVersion: kaas.mirantis.com/v1alpha1\nkind: ClusterBackup\nmetadata: {\n',
      ),
    change: ({ head }) => void head.files.delete('clusters/broken.yaml'),
  },
  {
    name: 'many new files of the same kinds',
    change({ head, dice }) {
      for (let index = 0; index < 20; index += 1) {
        const cluster = `new-${index}`;
        const spec = {
          targetCluster: cluster,
          schedule: `${index} 5 * * *`,
          parameters: {
            keyEncryptionKey: 'kek-2026',
            rclone: { bucket: `backups/retail/${cluster}`, credential: 's3' },
          },
        };
        const manifest = {
          apiVersion: 'kaas.mirantis.com/v1alpha1',
          kind: 'ClusterBackupSchedule',
          metadata: { name: cluster, namespace: 'retail' },
          spec,
        };
        head.files.set(`clusters/${dice.oneOf(['', 'more/'])}${cluster}.yaml`, text(manifest as never));
      }
    },
  },
];
