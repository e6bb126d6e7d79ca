import type { MoskApi } from '../model';
import { apiStatement, isUsualApi } from './api-statement';
import type { Doc } from './code/doc';
import { Identifiers } from './code/identifiers';
import { call, type Member, objectLiteral, textLiteral, valueLiteral } from './code/literals';
import { comment, importOf, making, programText, type Statement } from './code/statements';
import { cronCall } from './cron-call';
import type { Declaration, DeclaredTarget, FurtherMember } from './declaration';
import { canonicalTarget, defaultsOf, projectsOf, sharedTargets } from './shared-targets';
import { idOf, parts } from './tables';
import { PACKAGE, partStatements, type Said, targetName } from './written-parts';

/** What a program is written of. */
export interface ProgramInput {
  /** In order, see `sortOut`. */
  readonly declarations: readonly Declaration[];
  readonly api: MoskApi;
  /** What somebody has still to do, a line each, without any value. */
  readonly toDo: readonly string[];
}

/** A cdk8s program that declares them: one ManagementCluster for each MOSK project. */
export function cdk8sProgram({ declarations, api, toDo }: ProgramInput): string {
  const writer = new Writer();
  const projects = projectsOf(declarations);
  const tables = projects.map(({ namespace, members }) => ({ namespace, parts: parts(members) }));
  const defaults = defaultsOf(declarations);
  const named = writer.names(declarations);
  const targets = writer.targets(sharedTargets(tables.flatMap((project) => project.parts)));
  const apiStatements = writer.api(api);
  const body = tables.flatMap((project) => {
    const chart = writer.chart(project.namespace);
    const prefix = projects.length > 1 ? chart.name : undefined;
    const around = { project: prefix, identifiers: writer.identifiers, defaults };
    const statements = project.parts.map((part) =>
      partStatements(part, around, (said) => writer.declare(chart.name, said)),
    );
    return [[chart.statement], ...statements];
  });
  return programText([
    [importOf(writer.ofCdk8s, 'cdk8s'), importOf(writer.ofUs, PACKAGE)],
    [comment(...HEADING, ...toDo.map((each) => `To do: ${each}`)), 'const app = new App();'],
    apiStatements,
    named,
    targets,
    ...body,
    ['app.synth();'],
  ]);
}

const HEADING = [
  'Written by mosk-backup import, from what was there. It is yours: once it was edited, import never writes over it.',
];

const CREDENTIALS = [
  'Made outside Git, and only named here. To do: see that the value of each key is kept outside its cluster, too:',
  'mosk-backup key check.',
];

class Writer {
  readonly identifiers = new Identifiers();
  readonly ofCdk8s = new Set(['App']);
  readonly ofUs = new Set(['ManagementCluster']);
  readonly #credentials = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  readonly #targets = new Map<string, string>();
  #api: string | undefined;

  /** Constants for credentials and keys. */
  names(declarations: readonly Declaration[]): Statement[] {
    const remote = declarations.flatMap(({ target }) =>
      target.to === 'default' || target.to === 'node' ? [] : [target],
    );
    const sorted = (names: readonly (string | undefined)[]) =>
      [...new Set(names)].filter((name) => name !== undefined).sort();
    const credentials = sorted(
      remote.map((target) => (target.to === 'rclone' ? target.credential : undefined)),
    );
    const keys = sorted(remote.map(({ key }) => key));
    const statements = [
      ...credentials.map((name) => this.#named(name, 'credential', 'RCloneCredential', this.#credentials)),
      ...keys.map((name) => this.#named(name, 'key', 'EncryptionKey', this.#keys)),
    ];
    return statements.length === 0 ? [] : [comment(...CREDENTIALS), ...statements];
  }

  #named(name: string, kind: string, construct: string, names: Map<string, string>): Statement {
    const identifier = this.identifiers.take(name, kind);
    names.set(name, identifier);
    return [`const ${identifier} = `, call(`${this.#us(construct)}.fromName`, [textLiteral(name)]), ';'];
  }

  targets(shared: readonly DeclaredTarget[]): Statement[] {
    return shared.map((target) => {
      const identifier = this.identifiers.take(targetName(target), 'target');
      this.#targets.set(canonicalTarget(target), identifier);
      return [`const ${identifier} = `, this.#target(target, undefined, true), ';'];
    });
  }

  /** Nothing for the API that is meant without a word. */
  api(api: MoskApi): Statement[] {
    if (isUsualApi(api)) return [];
    this.#us('MoskApi');
    this.#api = this.identifiers.take('mosk-api', 'api');
    return [apiStatement(this.#api, api)];
  }

  chart(namespace: string): { name: string; statement: Statement } {
    const name = this.identifiers.take(namespace, 'project');
    const members = [
      { key: 'namespace', value: textLiteral(namespace) },
      ...(this.#api === undefined ? [] : [{ key: 'api', value: this.#api }]),
    ];
    const args = ['app', textLiteral(idOf(namespace))];
    const callee = 'new ManagementCluster';
    return {
      name,
      statement: making({ assigned: `const ${name} = `, callee, args, members, expanded: false }),
    };
  }

  declare(chart: string, said: Said): Statement[] {
    const { declaration, nested } = said;
    const construct = this.#us(CONSTRUCTS[declaration.kind]);
    const { further } = declaration;
    const variable = nested ? VARIABLES[declaration.kind] : undefined;
    const object =
      further.length === 0
        ? ''
        : (variable ?? this.identifiers.take(`${declaration.name}-${declaration.kind}`, 'made'));
    const made = making({
      assigned: object === '' ? '' : `const ${object} = `,
      callee: `new ${construct}`,
      args: [chart, constructId(said)],
      members: this.#members(said),
      expanded: true,
      nested,
    });
    return [made, ...further.map((each) => this.#patch(object, each))];
  }

  #members(said: Said): Member[] {
    const { declaration, name, cluster } = said;
    const { kind, labels, annotations, extraFields, fileNames, retention } = declaration;
    const values = (key: string, value: object): Member[] =>
      Object.keys(value).length === 0 ? [] : [{ key, value: valueLiteral(value) }];
    return [
      ...(kind === 'default-target' ? [] : [{ key: 'name', value: name, short: name === 'name' }]),
      { key: 'cluster', value: call(`${this.#us('Cluster')}.named`, [cluster]) },
      { key: 'target', value: this.#targetOf(said) },
      ...this.#time(said),
      ...(retention === undefined ? [] : values('retention', retention)),
      ...(fileNames === undefined ? [] : values('fileNames', fileNames)),
      // As it is without a word; said because it decides about data.
      ...(kind === 'backup' ? [{ key: 'onRemoval', value: textLiteral('keep') }] : []),
      ...values('labels', labels),
      ...values('annotations', annotations),
      ...values('extraFields', extraFields),
    ];
  }

  #time({ declaration, cron }: Said): Member[] {
    if (declaration.cron === undefined || cron === undefined) return [];
    this.#us('Cron');
    return [{ key: 'cron', value: cron === 'cron' ? 'Cron.of(cron)' : cronCall(declaration.cron) }];
  }

  #targetOf({ declaration: { target }, folder, columns }: Said): Doc {
    if (columns.includes('folder')) return this.#target(target, folder, true);
    return this.#targets.get(canonicalTarget(target)) ?? this.#target(target, folder, true);
  }

  /** @param folder as the program says it, where it is no literal */
  #target(target: DeclaredTarget, folder: string | undefined, expanded: boolean): Doc {
    const construct = this.#us('BackupTarget');
    if (target.to === 'default') return `${construct}.clusterDefault()`;
    if (target.to === 'node') return call(`${construct}.localOnly`, [textLiteral(target.reason)]);
    const encryption: Member =
      target.key === undefined
        ? { key: 'unencrypted', value: textLiteral(target.unencrypted ?? '') }
        : { key: 'encryptionKey', value: this.#keys.get(target.key) ?? '' };
    if (target.to === 'nfs') {
      const members = [{ key: 'url', value: textLiteral(target.url) }, encryption];
      return call(`${construct}.nfs`, [], objectLiteral(members, expanded));
    }
    const place = folder ?? (target.folder === undefined ? undefined : textLiteral(target.folder));
    const members = [
      { key: 'bucket', value: textLiteral(target.bucket) },
      ...(place === undefined ? [] : [{ key: 'folder', value: place, short: place === 'folder' }]),
      { key: 'credential', value: this.#credentials.get(target.credential) ?? '' },
      encryption,
    ];
    return call(`${construct}.rclone`, [], objectLiteral(members, expanded));
  }

  #patch(object: string, { path, value }: FurtherMember): Statement {
    this.ofCdk8s.add('ApiObject').add('JsonPatch');
    const literal = valueLiteral(value);
    const isHugged = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    const add = isHugged
      ? call('JsonPatch.add', [textLiteral(path)], literal)
      : call('JsonPatch.add', [textLiteral(path), literal]);
    return [call(`ApiObject.of(${object}).addJsonPatch`, [add]), ';'];
  }

  /** A name that is to be imported. */
  #us(name: string): string {
    this.ofUs.add(name);
    return name;
  }
}

const CONSTRUCTS: Readonly<Record<Declaration['kind'], string>> = {
  schedule: 'ClusterBackupSchedule',
  backup: 'ClusterBackup',
  'default-target': 'ClusterDefaultTarget',
};
const VARIABLES: Readonly<Record<Declaration['kind'], string>> = {
  schedule: 'schedule',
  backup: 'backup',
  'default-target': 'resource',
};

/** Of constructs: no name of an object has a colon, so kinds never meet. */
function constructId({ declaration: { kind, name }, nested }: Said): string {
  if (kind === 'schedule') return nested ? 'name' : textLiteral(idOf(name));
  if (!nested) return textLiteral(`${kind}:${name}`);
  return `\`${kind}:\${${kind === 'backup' ? 'name' : 'cluster'}}\``;
}
