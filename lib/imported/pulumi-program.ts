import type { MoskApi } from '../model';
import { apiStatement, isUsualApi } from './api-statement';
import type { ProgramInput } from './cdk8s-program';
import type { Doc } from './code/doc';
import { Identifiers } from './code/identifiers';
import { type Member, objectLiteral, textLiteral, valueLiteral } from './code/literals';
import { comment, importOf, making, programText, type Statement } from './code/statements';
import type { Declaration, DeclaredTarget } from './declaration';
import { canonicalTarget, defaultsOf, projectsOf, sharedTargets } from './shared-targets';
import { parts } from './tables';
import { PACKAGE, partStatements, type Said, targetName } from './written-parts';

/**
 * A Pulumi program that takes them over. Labels, annotations and deeper members that we do not know are not in it: they
 * stay on the objects as they are, because only what a resource says is written.
 */
export function pulumiProgram({ declarations, api, toDo }: ProgramInput): string {
  const writer = new Writer();
  const projects = projectsOf(declarations);
  const several = projects.length > 1;
  const tables = projects.map(({ namespace, members }) => ({
    namespace,
    parts: parts(members.map(asResource)),
  }));
  const apiStatements = writer.api(api);
  const targets = writer.targets(sharedTargets(tables.flatMap((project) => project.parts)));
  const defaults = defaultsOf(declarations);
  const body = tables.flatMap(({ namespace, parts }) => {
    const around = { project: several ? namespace : undefined, identifiers: writer.identifiers, defaults };
    return parts.map((part) =>
      partStatements(part, around, (said) => [writer.declare(namespace, several, said)]),
    );
  });
  return programText([
    [importOf(writer.imports, `${PACKAGE}/pulumi`)],
    [comment(...HEADING, ...toDo.map((each) => `To do: ${each}`))],
    apiStatements,
    targets,
    ...body,
  ]);
}

const HEADING = [
  'Written by mosk-backup import, from what was there. It is yours: once it was edited, import never writes over it.',
  'The first pulumi up takes the objects over: its preview says "create", and only marks are written. Credentials and keys',
  'are only named. To do: see that the value of each key is kept outside its cluster, too: mosk-backup key check.',
];

/** What a resource does not say is no difference between two of them. */
function asResource(declaration: Declaration): Declaration {
  return { ...declaration, labels: {}, annotations: {}, further: [] };
}

class Writer {
  readonly identifiers = new Identifiers();
  readonly imports = new Set<string>();
  readonly #targets = new Map<string, string>();
  #api: string | undefined;

  /** Nothing for the API that is meant without a word. */
  api(api: MoskApi): Statement[] {
    if (isUsualApi(api)) return [];
    this.imports.add('MoskApi');
    this.#api = this.identifiers.take('mosk-api', 'api');
    return [apiStatement(this.#api, api)];
  }

  targets(shared: readonly DeclaredTarget[]): Statement[] {
    return shared.map((target) => {
      const identifier = this.identifiers.take(targetName(target), 'target');
      this.#targets.set(canonicalTarget(target), identifier);
      return [`const ${identifier} = `, targetLiteral(target, undefined, true), ';'];
    });
  }

  declare(namespace: string, several: boolean, said: Said): Statement {
    const { declaration, nested, name, cluster, cron } = said;
    const { kind, fileNames, extraFields, retention } = declaration;
    const resource = RESOURCES[kind];
    this.imports.add(resource);
    const members: Member[] = [
      { key: 'namespace', value: textLiteral(namespace) },
      { key: 'cluster', value: cluster, short: nested },
      ...(kind === 'default-target' ? [] : [{ key: 'name', value: name, short: nested }]),
      ...(cron === undefined ? [] : [{ key: 'cron', value: cron, short: cron === 'cron' }]),
      ...(fileNames === undefined ? [] : [{ key: 'fileNames', value: valueLiteral(fileNames) }]),
      { key: 'target', value: this.#targetOf(said) },
      ...(retention === undefined ? [] : [{ key: 'retention', value: valueLiteral(retention) }]),
      ...(Object.keys(extraFields).length === 0
        ? []
        : [{ key: 'extraFields', value: valueLiteral(extraFields) }]),
      ...(kind === 'default-target' ? [] : [{ key: 'adoptExisting', value: 'true' }]),
      // Without it, destroy deletes the files.
      ...(kind === 'backup' ? [{ key: 'onRemoval', value: textLiteral('keep') }] : []),
      ...(this.#api === undefined ? [] : [{ key: 'api', value: this.#api }]),
    ];
    const args = [logicalName(namespace, several, said)];
    return making({ callee: `new ${resource}`, args, members, expanded: true, nested });
  }

  #targetOf({ declaration: { target }, folder, columns }: Said): Doc {
    if (columns.includes('folder')) return targetLiteral(target, folder, true);
    return this.#targets.get(canonicalTarget(target)) ?? targetLiteral(target, folder, false);
  }
}

const RESOURCES: Readonly<Record<Declaration['kind'], string>> = {
  schedule: 'ClusterBackupSchedule',
  backup: 'ClusterBackup',
  'default-target': 'ClusterDefaultTarget',
};

/** No namespace has a dot, so two objects never have one name. */
function logicalName(
  namespace: string,
  several: boolean,
  { declaration: { kind, name }, nested }: Said,
): string {
  if (!nested) return textLiteral(several ? `${namespace}.${name}` : name);
  const variable = kind === 'default-target' ? 'cluster' : 'name';
  return several ? `\`${namespace}.\${${variable}}\`` : variable;
}

/** @param folder as the program says it, where it is no literal */
function targetLiteral(target: DeclaredTarget, folder: string | undefined, expanded: boolean): Doc {
  if (target.to === 'default') return objectLiteral([{ key: 'clusterDefault', value: 'true' }], expanded);
  if (target.to === 'node') {
    return objectLiteral([{ key: 'localOnly', value: textLiteral(target.reason) }], expanded);
  }
  const encryption: Member =
    target.key === undefined
      ? { key: 'unencrypted', value: textLiteral(target.unencrypted ?? '') }
      : { key: 'encryptionKey', value: textLiteral(target.key) };
  if (target.to === 'nfs') {
    return objectLiteral([{ key: 'nfs', value: textLiteral(target.url) }, encryption], expanded);
  }
  const place = folder ?? (target.folder === undefined ? undefined : textLiteral(target.folder));
  const storage = [
    { key: 'bucket', value: textLiteral(target.bucket) },
    ...(place === undefined ? [] : [{ key: 'folder', value: place, short: place === 'folder' }]),
    { key: 'credential', value: textLiteral(target.credential) },
  ];
  return objectLiteral([{ key: 'rclone', value: objectLiteral(storage, false) }, encryption], expanded);
}
