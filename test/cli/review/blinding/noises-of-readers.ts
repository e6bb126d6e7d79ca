import { declaredIn } from '../../../../cli/check';
import { decodeText } from '../../../../cli/input/decode-text';
import type { KubeObject } from '../../../../lib/model';
import { text, write } from './base';
import type { Noise } from './noise';

/** A way in which files are written before and after, and kubectl reads them. */
interface Way extends Noise {
  readonly written: (objects: readonly KubeObject[]) => string | Buffer;
}

const way = (name: string, written: Way['written']): Way => ({
  name: `everything is written ${name}`,
  written,
  before(base) {
    base.written = written;
    write(base);
  },
});

const documents = (objects: readonly KubeObject[]) => objects.map(text).join('---\n');
const list = (kind: string, items: readonly object[]) =>
  text({ apiVersion: 'v1', kind, metadata: {}, items } as never);

const WAYS: readonly Way[] = [
  way('as a List', (objects) => list('List', objects)),
  way('as a list of another kind', (objects) =>
    text({ apiVersion: 'kaas.mirantis.com/v1alpha1', kind: 'ClusterBackupList', items: objects } as never),
  ),
  way('as a List of a List', (objects) => list('List', [JSON.parse(list('List', objects))])),
  way('with escaped slashes', (objects) => documents(objects).replaceAll('.com/v1', '.com\\/v1')),
  way('with escaped letters', (objects) => documents(objects).replaceAll('kaas.', '\\u006baas.')),
  way('in UTF-16, the lower byte first', (objects) => Buffer.from(`\ufeff${documents(objects)}`, 'utf16le')),
  way('in UTF-16, the upper byte first', (objects) =>
    Buffer.from(`\ufeff${documents(objects)}`, 'utf16le').swap16(),
  ),
  way('with a byte order mark at each document', (objects) =>
    objects.map((each) => `\ufeff${text(each)}`).join('---\n'),
  ),
  way('behind a comment and a byte order mark', (objects) => `# a\n---\n\ufeff${documents(objects)}`),
  way('with line breaks of old Macs', (objects) => documents(objects).replaceAll('\n', '\r')),
  way('with line breaks of mainframes', (objects) => documents(objects).replaceAll('\n', '\u0085')),
  way('one JSON after the other', (objects) => objects.map(text).join('')),
  way('with a tag at each text', (objects) => documents(objects).replaceAll('"kind": "', '"kind": !!str "')),
  way('with anchors', (objects) => documents(objects).replaceAll('"spec": {', '"spec": &spec {')),
  way('with keys twice', (objects) =>
    documents(objects).replaceAll('"kind": "', '"kind": "None",\n  "kind": "'),
  ),
];

/**
 * Those of which the reader sees that there is something: what it takes for nothing of ours at both ends is its own
 * promise, not that of a review.
 */
export const READER_NOISES: readonly Noise[] = WAYS.filter(({ written }) => {
  const decoded = decodeText(Buffer.from(written([sample()])));
  if (typeof decoded !== 'string') return true;
  const { subjects, mistakes } = declaredIn({ name: 'a.yaml', managementCluster: '', text: decoded });
  return subjects.length + mistakes.length > 0;
});

function sample(): KubeObject {
  return {
    apiVersion: 'kaas.mirantis.com/v1alpha1',
    kind: 'ClusterBackup',
    metadata: { name: 'a', namespace: 'retail' },
    spec: { targetCluster: 'shop' },
  } as KubeObject;
}
