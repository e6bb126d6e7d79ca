import { type ClusterManifest, MoskApi } from '../../../lib/model';
import {
  noted,
  noteOn,
  type Section,
} from '../../../providers/pulumi/functions/default-target/default-target-note';

const section = { nfsUploadUrl: 'nfs://192.0.2.1:/backups' };
const note = { owner: 'pulumi/shop/prod', section, previous: null };

function clusterWith(found: Section): ClusterManifest {
  return {
    ...{ apiVersion: 'kaas.mirantis.com/v1alpha1', kind: 'Cluster' },
    metadata: { name: 'prod', annotations: noted(note) as Record<string, string> },
    ...MoskApi.v26_2.clusterBackupPatch(found),
  };
}

describe('the note on a Cluster', () => {
  it('holds for its section, whatever the controllers keep beside the target', () => {
    const filled = { ...section, lastChecked: '2026-01-15T17:40:26Z' };

    expect(noteOn(clusterWith(filled), filled)).toEqual(note);
  });

  it('holds for no other target, and for none', () => {
    const other = { nfsUploadUrl: 'nfs://192.0.2.1:/theirs' };

    expect(noteOn(clusterWith(other), other)).toBeUndefined();
    expect(noteOn(clusterWith(section), null)).toBeUndefined();
  });

  it.each(['', 'null', '"text"', '{"owner":"somebody"}'])('is none that cannot be read: %s', (text) => {
    const cluster = clusterWith(section);
    const annotations = { 'mosk-backup/default-target': text };

    expect(noteOn({ ...cluster, metadata: { ...cluster.metadata, annotations } }, section)).toBeUndefined();
  });
});
