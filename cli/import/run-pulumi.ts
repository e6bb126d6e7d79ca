import { type KubeObject, MoskApi } from '../../lib/model';
import type { Declared, DeclaredSection } from './declared';
import { runProgram } from './run-program';

const OWN = 'pulumi-nodejs:dynamic/mosk-backup:';

/** What the resources of a program make, as our provider makes it of their arguments; neither engine nor cluster is asked. */
export function runPulumi(text: string): Declared {
  const { defaultTargetOf, subjectOf } =
    require('../../providers/pulumi/policy-pack') as typeof import('../../providers/pulumi/policy-pack');
  const objects: KubeObject[] = [];
  const sections: DeclaredSection[] = [];
  const recorder = (kind: string) =>
    class {
      constructor(name: string, { api, ...args }: { readonly api?: MoskApi }) {
        const props = { ...args, kind, owner: `pulumi:import:${name}`, ...(api && { api: api.settings }) };
        const resource = { type: `${OWN}${kind}`, name, urn: name, props };
        const target = defaultTargetOf(resource);
        if (target !== undefined) {
          const { namespace, cluster, parameters } = target;
          sections.push({ namespace: namespace ?? '', cluster, section: parameters });
          return;
        }
        const subject = subjectOf(resource);
        if (subject !== undefined) objects.push(subject.manifest as KubeObject);
      }
    };
  const resources = Object.fromEntries(KINDS.map((kind) => [kind, recorder(kind)]));
  runProgram(text, () => ({ ...resources, MoskApi }));
  return { objects, sections, errors: [] };
}

const KINDS = ['ClusterBackup', 'ClusterBackupSchedule', 'ClusterDefaultTarget'];
