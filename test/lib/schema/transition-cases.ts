import { rclone } from './sample-manifests';

/** An update of a ClusterBackup: its spec before and after, beside `targetCluster: prod`. */
export interface TransitionCase {
  readonly name: string;
  readonly before: object;
  readonly after: object;
  /** Fields that may not change like this. */
  readonly refuses: readonly string[];
}

const files = { MKE: 'a.tar' };
const user = { createdBy: { user: { uid: 'admin' } } };

export const TRANSITION_CASES: readonly TransitionCase[] = [
  {
    name: 'nothing changes',
    before: { parameters: { rclone } },
    after: { parameters: { rclone } },
    refuses: [],
  },
  { name: 'a deletion is requested', before: {}, after: { delete: true }, refuses: [] },
  {
    name: 'a deletion is requested and the parameters vanish',
    before: { parameters: { rclone } },
    after: { delete: true },
    refuses: ['spec.parameters'],
  },
  { name: 'MOSK fills in absent parameters', before: {}, after: { parameters: { rclone } }, refuses: [] },
  {
    name: 'MOSK fills in empty parameters',
    before: { parameters: {} },
    after: { parameters: { rclone } },
    refuses: [],
  },
  { name: 'empty parameters go', before: { parameters: {} }, after: {}, refuses: [] },
  { name: 'MOSK writes createdBy', before: {}, after: user, refuses: [] },
  { name: 'MOSK fills in an empty createdBy', before: { createdBy: {} }, after: user, refuses: [] },
  {
    name: 'createdBy changes',
    before: user,
    after: { createdBy: { schedule: 'nightly' } },
    refuses: ['spec.createdBy'],
  },
  { name: 'createdBy goes', before: user, after: {}, refuses: ['spec.createdBy'] },
  {
    name: 'the bucket changes',
    before: { parameters: { rclone } },
    after: { parameters: { rclone: { ...rclone, bucket: 'others' } } },
    refuses: ['spec.parameters'],
  },
  {
    name: 'a key is added',
    before: { parameters: { rclone } },
    after: { parameters: { rclone, keyEncryptionKey: 'k' } },
    refuses: ['spec.parameters'],
  },
  {
    name: 'the target cluster changes',
    before: {},
    after: { targetCluster: 'other' },
    refuses: ['spec.targetCluster'],
  },
  {
    name: 'a file name changes',
    before: { fileNames: files },
    after: { fileNames: { MKE: 'b.tar' } },
    refuses: ['spec.fileNames'],
  },
  { name: 'a file name is added', before: {}, after: { fileNames: files }, refuses: ['spec.fileNames'] },
  { name: 'a file name goes', before: { fileNames: files }, after: {}, refuses: ['spec.fileNames'] },
];
