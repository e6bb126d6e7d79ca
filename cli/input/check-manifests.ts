import { checkContract, checkNoCluster, identityOf, objectName } from '../../lib/contract';
import { BackupError } from '../../lib/errors';
import { apiVersionOf, type KubeObject, type MoskApi, SecretType } from '../../lib/model';
import { checkStrictFields, checkStructure, shownField } from '../../lib/schema';
import type { Located } from './yaml-documents';

/** An object, and how its places are called. */
type Checkable = Pick<Located, 'object' | 'at' | 'lineOf'>;

/** Everything that is wrong with these objects, each with file and line; nothing has been sent by then. */
export function checkManifests(manifests: readonly Checkable[], api: MoskApi): BackupError[] {
  return [...manifests.flatMap((each) => checkOne(each, api)), ...duplicates(manifests)];
}

function checkOne(manifest: Checkable, api: MoskApi): BackupError[] {
  const { object } = manifest;
  const findings = [
    ...checkNoCluster(object),
    ...placeholderFindings(object),
    ...checkContract(object, api),
    ...checkStrictFields(object, api),
    // Ours says what the contract says; of theirs nobody else knows.
    ...(api.learned === undefined ? [] : checkStructure(object, api)),
  ];
  return findings.map((finding) => {
    const place = manifest.lineOf(finding.at ?? '');
    const at = [objectName(object), finding.at && shownField(finding.at)].filter(Boolean).join(' ');
    const { code, problem, value, fix } = finding;
    return new BackupError(code, problem, { at: `${place}: ${at}`, value, fix });
  });
}

/** An unsubstituted placeholder would become the real key. The other kinds are covered by the contract. */
function placeholderFindings(object: KubeObject): BackupError[] {
  if (object.kind !== SecretType.kind || object.apiVersion !== apiVersionOf(SecretType)) return [];
  const entries = Object.entries((object as { stringData?: Record<string, unknown> }).stringData ?? {});
  return entries
    .filter(([, value]) => String(value).includes('${'))
    .map(
      ([name]) =>
        new BackupError(
          'placeholder-value',
          'The value contains "${", a placeholder that nothing has replaced',
          {
            at: `stringData.${name}`,
            fix: 'replace the placeholder first; as it stands it would become the real value',
          },
        ),
    );
}

function duplicates(manifests: readonly Checkable[]): BackupError[] {
  const first = new Map<string, string>();
  const found: BackupError[] = [];
  for (const { object, at } of manifests) {
    const { kind, namespace = '', name: own } = identityOf(object);
    const name = `${object.apiVersion} ${kind} ${namespace}/${own}`;
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, at);
    else {
      found.push(
        new BackupError('duplicate-object', 'Two documents declare the same object', {
          at: `${at} and ${earlier}: ${objectName(object)}`,
          fix: 'give one of them another name, or remove it',
        }),
      );
    }
  }
  return found;
}

/** @throws AggregateError of all findings */
export function refuseFindings(findings: readonly BackupError[]): void {
  if (findings.length > 0) throw new AggregateError(findings);
}
