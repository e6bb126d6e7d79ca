import { readObject, TABLE } from '../../../local/api/messages';
import { type FieldType, fieldType } from '../../../local/api/messages/field-type';
import { endpointRequester } from './endpoint-requester';

const PROTOBUF = { contentType: 'application/vnd.kubernetes.protobuf' };

/** An envelope around a message, as client-go writes it. */
function encoded(apiVersion: string, kind: string, key: string, object: object): Buffer {
  const typeMeta = Buffer.concat([text(1, apiVersion), text(2, kind)]);
  return Buffer.concat([Buffer.from('k8s\0'), member(1, typeMeta), member(2, message(key, object))]);
}

function message(key: string, object: object): Buffer {
  return Buffer.concat(
    Object.entries(object).flatMap(([name, value]) => {
      const [number = 0, type = ''] = TABLE[key]?.[name] ?? [];
      return field(number, fieldType(type), value);
    }),
  );
}

function field(number: number, type: FieldType, value: unknown): Buffer[] {
  if (type.form === 'list') return (value as unknown[]).flatMap((item) => field(number, type.of, item));
  if (type.form === 'map') {
    return Object.entries(value as object).map(([key, item]) =>
      member(number, Buffer.concat([text(1, key), ...field(2, type.of, item)])),
    );
  }
  if (type.form === 'message') return [member(number, message(type.key, value as object))];
  switch (type.name) {
    case 'bool':
      return [integer(number, value === true ? 1 : 0)];
    case 'int32':
    case 'int64':
      return [integer(number, Number(value))];
    case 'bytes':
      return [member(number, Buffer.from(String(value), 'base64'))];
    case 'Time':
    case 'MicroTime':
      return [member(number, integer(1, Date.parse(String(value)) / 1000))];
    case 'IntOrString':
      return [member(number, Buffer.concat([integer(1, 0), integer(2, Number(value))]))];
    case 'FieldsV1':
      return [member(number, text(1, JSON.stringify(value)))];
    default:
      return [text(number, String(value))];
  }
}

const text = (number: number, value: string) => member(number, Buffer.from(value));
const integer = (number: number, value: number) => Buffer.concat([varint(number << 3), varint(value)]);
const member = (number: number, content: Buffer) =>
  Buffer.concat([varint((number << 3) | 2), varint(content.length), content]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

/** A value of a type that chance has made: nothing empty, because that is not told from nothing. */
function anyValue(type: FieldType, chance: () => number, depth = 0): unknown {
  if (type.form === 'list') return [anyValue(type.of, chance, depth)];
  if (type.form === 'map')
    return { key: anyValue(type.of, chance, depth), other: anyValue(type.of, chance, depth) };
  if (type.form === 'message') return anyMessage(type.key, chance, depth + 1);
  switch (type.name) {
    case 'bool':
      return true;
    case 'int32':
    case 'int64':
    case 'IntOrString':
      return 1 + Math.floor(chance() * 70_000);
    case 'bytes':
      return Buffer.from(`${chance()}`).toString('base64');
    case 'Time':
      return '2026-01-02T03:04:05Z';
    case 'MicroTime':
      return '2026-01-02T03:04:05.000000Z';
    case 'FieldsV1':
      return { 'f:data': {} };
    default:
      return `text ${chance()}`;
  }
}

function anyMessage(key: string, chance: () => number, depth = 0): object {
  const members = Object.entries(TABLE[key] ?? {}).filter(() => chance() < 0.6);
  const chosen = members.length === 0 ? Object.entries(TABLE[key] ?? {}).slice(0, 1) : members;
  return Object.fromEntries(
    chosen
      .filter(([, [, type]]) => depth < 6 || fieldType(type).form === 'scalar')
      .map(([name, [, type]]) => [name, anyValue(fieldType(type), chance, depth)]),
  );
}

const seeds = [1, 2, 3, Date.now() % 100_000];

describe('protobuf bodies', () => {
  it.each(seeds)('are read as what was written, seed %d', (seed) => {
    let state = seed;
    const chance = () => {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      return state / 0x7fffffff;
    };
    const kinds = Object.keys(TABLE).filter(
      (key) => TABLE[key]?.metadata !== undefined && key.startsWith('core.'),
    );

    for (let round = 0; round < 100; round++) {
      const key = kinds[Math.floor(chance() * kinds.length)] ?? '';
      const kind = key.slice('core.v1.'.length);
      const object = anyMessage(key, chance);
      expect(readObject(encoded('v1', kind, key, object))).toEqual({ apiVersion: 'v1', kind, ...object });
    }
  });

  it('make a Secret, as kubectl create secret does', async () => {
    const api = endpointRequester();
    const secret = { metadata: { name: 's' }, data: { a: 'Yg==' }, type: 'Opaque' };

    const made = await api(
      'POST',
      '/api/v1/namespaces/default/secrets',
      encoded('v1', 'Secret', 'core.v1.Secret', secret),
      PROTOBUF,
    );

    expect(made.code).toBe(201);
    expect(made.body).toMatchObject({ kind: 'Secret', apiVersion: 'v1', ...secret });
  });

  it('bring the options of a deletion, also of custom resources', async () => {
    const api = endpointRequester();
    const backups = '/apis/kaas.mirantis.com/v1alpha1/namespaces/default/clusterbackups';
    await api('POST', backups, {
      apiVersion: 'kaas.mirantis.com/v1alpha1',
      kind: 'ClusterBackup',
      metadata: { name: 'b' },
      spec: { targetCluster: 'prod' },
    });
    const options = encoded('v1', 'DeleteOptions', 'meta.v1.DeleteOptions', {
      preconditions: { uid: 'other' },
    });

    expect((await api('DELETE', `${backups}/b`, options, PROTOBUF)).code).toBe(409);
  });

  it.each([
    ['nothing of it', Buffer.from('no')],
    ['a length beyond the end', Buffer.from('k8s\0\x0a\xff')],
    ['a kind that is not known', encoded('v1', 'Nothing', 'core.v1.Secret', {})],
  ])('are refused where they are %s', async (_what, body) => {
    const { code } = await endpointRequester()('POST', '/api/v1/namespaces/default/secrets', body, PROTOBUF);

    expect(code).toBe(400);
  });
});
