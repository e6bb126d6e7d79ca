import { App, Chart } from 'cdk8s';
import { manifests, OrphanGuard } from '../../../entries';
import { mayGo, ORPHAN_ANNOTATION, orphanReason } from '../../../lib/model';
import { REASONS } from '../../engines/guarded-states';
import { evaluate } from '../cel/evaluate';
import { backup } from '../model/backups';
import { backupStates } from './backup-states';

interface PolicySpec {
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly { readonly expression: string }[];
}

function policies(): [PolicySpec, PolicySpec] {
  const app = new App();
  new OrphanGuard(new Chart(app, 'site'), 'guard');
  return manifests(app)
    .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    .map(({ spec }) => spec) as [PolicySpec, PolicySpec];
}

function guard(): PolicySpec {
  return policies()[0];
}

/** What the guard says of a deletion, its CEL evaluated in this process. */
function verdict({ variables = [], validations }: PolicySpec, oldObject: object): unknown {
  const scope = {
    oldObject: JSON.parse(JSON.stringify(oldObject)),
    variables: {} as Record<string, unknown>,
  };
  for (const { name, expression } of variables) scope.variables[name] = evaluate(expression, scope);
  return validations.every(({ expression }) => evaluate(expression, scope) === true);
}

describe('OrphanGuard', () => {
  it('lets go of exactly what may go, in every state', () => {
    const policy = guard();
    for (const { title, manifest } of backupStates()) {
      expect([title, verdict(policy, manifest)]).toEqual([title, mayGo(manifest) !== undefined]);
    }
  });

  it.each(REASONS)('takes an annotation %s as the code does', (_title, orphan, expected) => {
    const uploaded = backup({ status: 'Completed', uploaded: true, orphan });
    expect(uploaded.metadata.annotations).toHaveProperty([ORPHAN_ANNOTATION]);
    expect(orphanReason(uploaded)).toBe(expected === 'allowed' ? orphan : undefined);
    expect(verdict(guard(), uploaded)).toBe(expected === 'allowed');
  });

  it.each([
    ['clusterbackups.kaas.mirantis.com', undefined, false],
    ['clusterbackupschedules.kaas.mirantis.com', undefined, false],
    ['keyencryptionkeys.kaas.mirantis.com', undefined, false],
    ['rclonecredentials.kaas.mirantis.com', undefined, false],
    ['clusterbackups.kaas.mirantis.com', ' ', false],
    ['clusterbackups.kaas.mirantis.com', 'this management cluster is taken down', true],
    ['clusters.kaas.mirantis.com', undefined, true],
  ])('asks before the definition %s goes, whose annotation is %j', (name, orphan, allowed) => {
    const annotations = orphan === undefined ? undefined : { [ORPHAN_ANNOTATION]: orphan };
    const definition = { metadata: { name, ...(annotations && { annotations }) } };

    expect(verdict(policies()[1], definition)).toBe(allowed);
  });
});
