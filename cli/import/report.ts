import { LEFT_OUT, type LeftOut, nameOf, type Proof, type SortedOut } from '../../lib/imported';
import { counted } from '../../lib/model';

/** What an import has to tell. */
export interface ImportReport {
  readonly sorted: SortedOut;
  readonly proofs: readonly Proof[];
}

/** For people: a line an object, then what is not in the program, by its reason. */
export function reportLines({ sorted, proofs }: ImportReport): string[] {
  const tools = new Map(
    sorted.imported.map(({ found, tools: names }) => [
      nameOf(found.kind, found.metadata.namespace, found.metadata.name),
      names,
    ]),
  );
  return [
    ...proofs.flatMap((proof) =>
      proofLines(proof, tools.get(nameOf(proof.kind, proof.namespace, proof.name)) ?? []),
    ),
    ...leftOutLines(sorted.leftOut),
  ];
}

function proofLines(proof: Proof, tools: readonly string[]): string[] {
  const name = nameOf(proof.kind, proof.namespace, proof.name);
  const by = tools.length === 0 ? '' : `; so far looked after by ${tools.join(', ')}`;
  if (proof.verdict !== 'differs') {
    const marks = proof.metadata.map(({ key, how }) => `${key} ${how}`);
    const told = marks.length === 0 ? '' : `; metadata only: ${marks.join(', ')}`;
    return [`${name}  spec equal${told}${by}`];
  }
  return [
    `${name}  differs${by}`,
    ...proof.fields.map(
      ({ path, found, declared }) => `  ${path}: ${shown(path, found)} → ${shown(path, declared)}`,
    ),
  ];
}

/** Fields that the documentation names hold no secret; of others nobody knows. */
const KNOWN =
  /^spec\.(targetCluster|schedule|parameters(\.(keyEncryptionKey|nfsUploadUrl|rclone(\.(bucket|credential))?))?)$/;

function shown(path: string, value: unknown): string {
  if (value === undefined) return 'nothing';
  return KNOWN.test(path) ? JSON.stringify(value) : `(${typeof value}, not shown)`;
}

/** As many are named; of the others the number. */
const NAMED = 5;

function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const groups = new Map<string, LeftOut[]>();
  for (const each of leftOut) {
    const key = `${each.kind} ${each.why}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(each);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.slice(0, NAMED).map(({ namespace, name, detail }) => {
      return `${namespace}/${name}${detail === undefined ? '' : ` (${detail})`}`;
    });
    const more = group.length > NAMED ? ` and ${group.length - NAMED} more` : '';
    return [
      `left out: ${counted(group.length, first.kind)}, ${LEFT_OUT[first.why]}: ${names.join(', ')}${more}`,
    ];
  });
}

export function reportJson({ sorted, proofs }: ImportReport): object {
  return {
    objects: proofs.map(({ kind, namespace, name, verdict, fields, metadata }) => ({
      ...{ kind, namespace, name, verdict, metadata },
      fields: fields.map(({ path, found, declared }) => ({
        path,
        found: shown(path, found),
        declared: shown(path, declared),
      })),
    })),
    leftOut: sorted.leftOut.map(({ detail = null, namespace = null, ...each }) => ({
      ...each,
      namespace,
      detail,
    })),
    backups: sorted.records.map(({ metadata, spec, status }) => ({
      namespace: metadata.namespace,
      name: metadata.name,
      cluster: spec?.targetCluster ?? null,
      status: status?.status ?? null,
    })),
  };
}
