import type { RCloneCredentialManifest } from '../../lib/model';
import type { Scene, Scenery } from '../../lib/unclaimed';

/** A backup and its credential live together. */
export function liveScenery(scene: Scene): Scenery {
  return sceneryOf(scene, [scene]);
}

/** What is declared may name a credential that lives, or one that is declared with it. */
export function declaredScenery(scene: Scene, live: readonly Scene[]): Scenery {
  // Where one management cluster alone is asked, what lies in no folder of one is its.
  const [only] = live.length === 1 ? live : [];
  const its = live.find(({ managementCluster }) => managementCluster === scene.managementCluster) ?? only;
  return sceneryOf(scene, its === undefined ? [scene] : [its, scene]);
}

function sceneryOf(scene: Scene, from: readonly Scene[]): Scenery {
  const known = new Map<string, RCloneCredentialManifest>();
  for (const credential of from.flatMap(({ credentials }) => credentials)) {
    const id = idOf(credential.metadata.namespace, credential.metadata.name);
    if (!known.has(id)) known.set(id, credential);
  }
  const find = (namespace: string | undefined, name = '') => known.get(idOf(namespace, name));
  return {
    scene,
    endpointOf: (namespace, name) => find(namespace, name)?.spec?.remoteConfig?.endpoint,
    hasCredential: (namespace, name) => find(namespace, name) !== undefined,
  };
}

function idOf(namespace = '', name: string): string {
  return `${namespace}/${name}`;
}
