/**
 * Writes `local/api/messages/table.ts`: how the built-in kinds of Kubernetes are encoded. The facts stand in the struct tags of
 * the Go types and in the OpenAPI documents of the release that go.mod names, which `go mod download` has to have brought.
 *
 * Run: node tools/messages/write-messages.mjs
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The module whose go.mod names the release. */
const here = path.join(import.meta.dirname, '../kubernetes');
const target = path.join(here, '../../local/api/messages/table.ts');

const PACKAGES = {
  'core.v1': { module: 'k8s.io/api', folder: 'core/v1', document: 'api__v1' },
  'coordination.v1': {
    module: 'k8s.io/api',
    folder: 'coordination/v1',
    document: 'apis__coordination.k8s.io__v1',
  },
  'rbac.v1': { module: 'k8s.io/api', folder: 'rbac/v1', document: 'apis__rbac.authorization.k8s.io__v1' },
  'authorization.v1': {
    module: 'k8s.io/api',
    folder: 'authorization/v1',
    document: 'apis__authorization.k8s.io__v1',
  },
  'authentication.v1': {
    module: 'k8s.io/api',
    folder: 'authentication/v1',
    document: 'apis__authentication.k8s.io__v1',
  },
  'admissionregistration.v1': {
    module: 'k8s.io/api',
    folder: 'admissionregistration/v1',
    document: 'apis__admissionregistration.k8s.io__v1',
  },
  'events.v1': { module: 'k8s.io/api', folder: 'events/v1', document: 'apis__events.k8s.io__v1' },
  'meta.v1': { module: 'k8s.io/apimachinery', folder: 'pkg/apis/meta/v1', document: 'api__v1' },
};

const KINDS = [
  ...['Namespace', 'Secret', 'ConfigMap', 'Event', 'ServiceAccount', 'Service'].map(
    (kind) => `core.v1.${kind}`,
  ),
  'coordination.v1.Lease',
  'events.v1.Event',
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].map((kind) => `rbac.v1.${kind}`),
  ...[
    'SelfSubjectAccessReview',
    'SelfSubjectRulesReview',
    'SubjectAccessReview',
    'LocalSubjectAccessReview',
  ].map((kind) => `authorization.v1.${kind}`),
  'authentication.v1.SelfSubjectReview',
  'authentication.v1.TokenRequest',
  'admissionregistration.v1.ValidatingAdmissionPolicy',
  'admissionregistration.v1.ValidatingAdmissionPolicyBinding',
  'meta.v1.DeleteOptions',
];

/** Types whose JSON is no object with their fields. */
const SCALARS = {
  string: 'string',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  '[]byte': 'bytes',
  byte: 'byte',
  'metav1.Time': 'Time',
  Time: 'Time',
  'metav1.MicroTime': 'MicroTime',
  MicroTime: 'MicroTime',
  FieldsV1: 'FieldsV1',
  'intstr.IntOrString': 'IntOrString',
  'types.UID': 'string',
};

const folderOf = (module) =>
  JSON.parse(execFileSync('go', ['list', '-m', '-json', module], { cwd: here, encoding: 'utf8' })).Dir;

const sources = Object.fromEntries(
  Object.entries(PACKAGES).map(([name, { module, folder }]) => [
    name,
    readFileSync(path.join(folderOf(module), folder, 'types.go'), 'utf8'),
  ]),
);
/** Schemas of all documents by their names: a type of the group `meta` stands in whichever needs it. */
const schemas = Object.assign(
  {},
  ...Object.values(PACKAGES).map(({ document }) => {
    const file = path.join(folderOf('k8s.io/kubernetes'), 'api/openapi-spec/v3', `${document}_openapi.json`);
    return JSON.parse(readFileSync(file, 'utf8')).components.schemas;
  }),
);

const schemaNameOf = (key) =>
  key.startsWith('intstr.')
    ? `io.k8s.apimachinery.pkg.util.${key}`
    : key.startsWith('meta.')
      ? `io.k8s.apimachinery.pkg.apis.${key}`
      : `io.k8s.api.${key}`;

const table = {};
const pending = [...KINDS];
while (pending.length > 0) {
  const key = pending.shift();
  if (table[key] === undefined) table[key] = messageOf(key);
}

/** @param schema of the struct in which this one is inlined */
function messageOf(key, schema = schemas[schemaNameOf(key)] ?? {}) {
  const [, packageName, name] = /^(.*)\.(\w+)$/.exec(key);
  const body = new RegExp(`^type ${name} struct \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(sources[packageName])?.[1];
  if (body === undefined) throw new Error(`no struct ${key}`);
  const fields = {};
  for (const [, type, tags] of body.matchAll(/^\t(?:\w+ +)?(\S+)\s+`(json:.*)`/gm)) {
    const tag = (wanted) => new RegExp(`${wanted}:"([^"]*)"`).exec(tags)?.[1];
    const [json, ...options] = tag('json').split(',');
    const number = Number(tag('protobuf')?.split(',')[1]);
    if (options.includes('inline')) {
      if (/TypeMeta$/.test(type)) continue;
      // In protobuf it is a message of its own.
      for (const [name, field] of Object.entries(messageOf(keyOf(type, packageName), schema))) {
        fields[name] = field.with(0, 0);
      }
      continue;
    }
    const member = schema.properties?.[json] ?? {};
    const more = {
      ...(schema.required?.includes(json) ? { required: true } : {}),
      ...(isKept(options, typeText(type, packageName)) ? { kept: true } : {}),
      ...(tag('patchStrategy') ? { patch: tag('patchStrategy') } : {}),
      ...(tag('patchMergeKey') ? { mergeKey: tag('patchMergeKey') } : {}),
      ...(enumOf(type, packageName) === undefined ? {} : { enum: enumOf(type, packageName) }),
      ...(member['x-kubernetes-list-type'] ? { list: member['x-kubernetes-list-type'] } : {}),
      ...(member['x-kubernetes-list-map-keys'] ? { keys: member['x-kubernetes-list-map-keys'] } : {}),
      ...(member['x-kubernetes-map-type'] ? { map: member['x-kubernetes-map-type'] } : {}),
    };
    fields[json] = [number, typeText(type, packageName), ...(Object.keys(more).length > 0 ? [more] : [])];
  }
  return fields;
}

/** The values of a type that its comment calls an enum, as the served documents have them. */
function enumOf(type, packageName) {
  const [, home, name] = /^(.*)\.(\w+)$/.exec(keyOf(type.replace(/^[*[\]]+/, ''), packageName, true)) ?? [];
  const source = sources[home] ?? '';
  if (!new RegExp(`\\+enum\\n(?://.*\\n)*type ${name} string`).test(source)) return undefined;
  const values = [...source.matchAll(new RegExp(`^\\t\\w+\\s+${name}\\s*=\\s*"([^"]*)"`, 'gm'))];
  return values.map(([, value]) => value).sort();
}

/** Go leaves out what is empty only where it is told to, and a struct is never empty to it. */
function isKept(options, type) {
  if (options.includes('omitzero')) return false;
  return !options.includes('omitempty') || /^(Time|MicroTime|[a-z]+\.v1\.\w+)$/.test(type);
}

function typeText(type, packageName) {
  if (SCALARS[type] !== undefined) return SCALARS[type];
  if (type.startsWith('*')) return `?${typeText(type.slice(1), packageName)}`;
  if (type.startsWith('[]')) return `[${typeText(type.slice(2), packageName)}]`;
  const map = /^map\[\w+\](.*)$/.exec(type);
  if (map !== null) return `{${typeText(map[1], packageName)}}`;
  const key = keyOf(type, packageName);
  const [, home, name] = /^(.*)\.(\w+)$/.exec(key);
  const alias = new RegExp(`^type ${name} (?!struct)(\\S+)`, 'm').exec(sources[home] ?? '')?.[1];
  if (alias !== undefined) return typeText(alias, home);
  pending.push(key);
  return key;
}

function keyOf(type, packageName, lenient = false) {
  const [qualifier, name] = type.includes('.') ? type.split('.') : [undefined, type];
  if (qualifier === undefined) return `${packageName}.${name}`;
  const home = { metav1: 'meta.v1', v1: 'core.v1', corev1: 'core.v1', authenticationv1: 'authentication.v1' }[
    qualifier
  ];
  if (home === undefined && !lenient) throw new Error(`where is ${type}?`);
  return `${home}.${name}`;
}

const atomic = Object.keys(table)
  .sort()
  .filter((key) => schemas[schemaNameOf(key)]?.['x-kubernetes-map-type'] === 'atomic');

const version = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(path.join(here, 'go.mod'), 'utf8'))[1];
const text = Object.keys(table)
  .sort()
  .map((key) => {
    const fields = Object.entries(table[key]).map(
      ([name, field]) => `    ${name}: ${JSON.stringify(field)},`,
    );
    return `  '${key}': {\n${fields.join('\n')}\n  },`;
  })
  .join('\n');
writeFileSync(
  target,
  `// Written by tools/messages/write-messages.mjs from the types of Kubernetes ${version}. Do not edit.
import type { Message } from './message';

export const TABLE: Readonly<Record<string, Message>> = {\n${text}\n};

/** Messages that server-side apply takes as one value. */
export const ATOMIC: ReadonlySet<string> = new Set(${JSON.stringify(atomic)});\n`,
);
execFileSync('npx', ['biome', 'check', '--write', target], { stdio: 'inherit' });
