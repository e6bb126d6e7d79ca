/** Random writes of random managers on one object: applies, patches, replacements, deletions. */
import type { StructuralSchema } from '../../../lib/schema';
import type { Extra } from '../../local/api/requester';
import type { Dice } from '../../promises/dice';
import { randomValue } from './values';

/** A kind of objects that is played with. */
export interface Playground {
  readonly apiVersion: string;
  readonly kind: string;
  /** Path of the collection in the namespace `default`. */
  readonly path: string;
  /** Members beside metadata and status. */
  readonly content: Readonly<Record<string, StructuralSchema>>;
  readonly status: StructuralSchema | undefined;
}

/** A request, but for what differs between two servers. */
export interface Operation {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  /** @param current the object as the server has it */
  readonly body: (current: StoredObject | undefined) => unknown;
  readonly extra: Extra;
}

export interface StoredObject {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

export const APPLY: Extra = { contentType: 'application/apply-patch+yaml' };
const MERGE: Extra = { contentType: 'application/merge-patch+json' };
const JSON_PATCH: Extra = { contentType: 'application/json-patch+json' };

const APPLIERS = ['alpha', 'beta', 'kubectl', 'gamma'];
const AGENTS = ['ctrl/1.0', 'ui/2.0 (x)', 'kubectl/v1.36.0 (linux)', 'alpha'];

export interface Player {
  next(): Operation;
}

/** @param owners placeholders of uids that exist on both servers */
export function playerOf(ground: Playground, name: string, dice: Dice, owners: readonly string[]): Player {
  const lastApplied = new Map<string, Record<string, unknown>>();
  const url = `${ground.path}/${name}`;
  const as = (extra: Extra): Extra => ({ ...extra, headers: { 'user-agent': dice.oneOf(AGENTS) } });
  const named = (content: object, metadata: object = {}) => ({
    apiVersion: ground.apiVersion,
    kind: ground.kind,
    metadata: { name, ...metadata },
    ...content,
  });

  function content(): Record<string, unknown> {
    const members = Object.entries(ground.content).flatMap(([member, schema]) =>
      schema.type === 'object' || dice.below(2) === 0 ? [[member, randomValue(schema, dice)]] : [],
    );
    return Object.fromEntries(members);
  }

  function metadata(): Record<string, unknown> {
    return {
      ...dice.maybe(0.4, () => ({ labels: pairs(['l1', 'l2', 'x.io/l3']) })),
      ...dice.maybe(0.3, () => ({ annotations: pairs(['a1', 'a2']) })),
      ...dice.maybe(0.15, () => ({ finalizers: dice.some(2, () => dice.oneOf(['a.io/x', 'b.io/y'])) })),
      ...dice.maybe(0.1, () => ({ ownerReferences: [owner()] })),
    };
  }

  const pairs = (keys: readonly string[]) =>
    Object.fromEntries(dice.some(2, () => [dice.oneOf(keys), dice.oneOf(['v1', 'v2', ''])] as const));

  function owner() {
    const index = dice.below(owners.length);
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', name: `owner-${index}`, uid: owners[index] };
    return { ...reference, ...dice.maybe(0.3, () => ({ blockOwnerDeletion: true })) };
  }

  /** Like last time but for one thing, or something else. */
  function configuration(manager: string): Record<string, unknown> {
    const last = lastApplied.get(manager);
    const fresh = named(content(), metadata());
    let config: Record<string, unknown> = fresh;
    if (last !== undefined && dice.below(10) < 6) config = mixed(last, fresh);
    lastApplied.set(manager, config);
    return config;
  }

  function mixed(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
    const result = structuredClone(one);
    const place = dice.oneOf(['metadata', ...Object.keys(ground.content)]);
    const [mine, theirs] = [asRecord(result[place]), asRecord(other[place])];
    const member = dice.oneOf(
      [...Object.keys(mine), ...Object.keys(theirs)].filter((each) => each !== 'name'),
    );
    if (member === undefined) return result;
    if (Object.hasOwn(theirs, member) && dice.below(3) > 0)
      result[place] = { ...mine, [member]: theirs[member] };
    else {
      const { [member]: _gone, ...rest } = mine;
      result[place] = rest;
    }
    return result;
  }

  function query(...more: readonly string[]): string {
    const parts = [...more, ...(dice.below(10) === 0 ? ['dryRun=All'] : [])];
    return parts.length === 0 ? '' : `?${parts.join('&')}`;
  }

  const sentManagers = () =>
    dice.below(12) === 0
      ? dice.oneOf<object>([
          { managedFields: [] },
          { managedFields: [{}] },
          { managedFields: [{ manager: 'x' }] },
        ])
      : {};

  const moves: readonly (() => Operation)[] = [
    ...Array.from({ length: 8 }, () => () => {
      const manager = dice.oneOf(APPLIERS);
      const config = configuration(manager);
      const force = dice.below(10) < 4 ? ['force=true'] : [];
      const path = url + query(`fieldManager=${manager}`, ...force);
      return { what: 'apply', method: 'PATCH', path, body: () => config, extra: APPLY };
    }),
    ...Array.from({ length: 3 }, () => () => {
      const patch = {
        ...withNulls(content()),
        ...dice.maybe(0.5, () => ({ metadata: { ...withNulls(metadata()), ...sentManagers() } })),
      };
      return {
        what: 'merge patch',
        method: 'PATCH',
        path: url + query(),
        body: () => patch,
        extra: as(MERGE),
      };
    }),
    () => {
      const [place, fresh] = [dice.oneOf(Object.keys(ground.content)), content()];
      const operations = Object.entries(asRecord(fresh[place]))
        .slice(0, 2)
        .map(([member, value]) =>
          dice.below(3) === 0
            ? { op: 'remove', path: `/${place}/${pointer(member)}` }
            : { op: 'add', path: `/${place}/${pointer(member)}`, value },
        );
      return {
        what: 'json patch',
        method: 'PATCH',
        path: url + query(),
        body: () => operations,
        extra: as(JSON_PATCH),
      };
    },
    ...Array.from({ length: 2 }, () => () => {
      const [fresh, freshMetadata, managers] = [content(), metadata(), sentManagers()];
      const keepsManagers = dice.below(2) === 0;
      const isMixed = dice.below(3) > 0;
      const seed = dice.below(1000);
      return {
        what: 'replace',
        method: 'PUT',
        path: url + query(...(dice.below(4) === 0 ? ['fieldManager=alpha'] : [])),
        extra: as({}),
        body(current: StoredObject | undefined) {
          if (current === undefined) return named(fresh, freshMetadata);
          const { managedFields, ...known } = current.metadata;
          const kept = keepsManagers ? { managedFields } : {};
          const metadata = { ...known, ...freshMetadata, ...kept, ...managers };
          return { ...current, ...(isMixed ? halfOf(current, fresh, seed) : fresh), metadata };
        },
      };
    }),
    ...(ground.status === undefined ? [] : statusMoves(ground.status)),
    () => ({ what: 'delete', method: 'DELETE', path: url, body: () => undefined, extra: {} }),
    () => {
      const created = named(
        { ...content(), ...dice.maybe(0.2, () => ({ status: { phase: 'x' } })) },
        { ...metadata(), ...sentManagers() },
      );
      const path = ground.path + query();
      return { what: 'create', method: 'POST', path, body: () => created, extra: as({}) };
    },
    () => ({ what: 'get', method: 'GET', path: url, body: () => undefined, extra: {} }),
  ];

  function statusMoves(schema: StructuralSchema): (() => Operation)[] {
    const status = () => randomValue(schema, dice);
    return [
      () => {
        const config = named({ ...dice.maybe(0.1, content), status: status() }, dice.maybe(0.2, metadata));
        const force = dice.below(2) === 0 ? ['force=true'] : [];
        const path = `${url}/status${query(`fieldManager=${dice.oneOf(APPLIERS)}`, ...force)}`;
        return { what: 'status apply', method: 'PATCH', path, body: () => config, extra: APPLY };
      },
      () => {
        const patch = {
          status: withNulls(asRecord(status())),
          ...dice.maybe(0.2, () => ({ metadata: metadata() })),
        };
        return {
          what: 'status patch',
          method: 'PATCH',
          path: `${url}/status${query()}`,
          body: () => patch,
          extra: as(MERGE),
        };
      },
      () => {
        const next = status();
        return {
          what: 'status replace',
          method: 'PUT',
          path: `${url}/status${query()}`,
          extra: as({}),
          body: (current: StoredObject | undefined) => ({ ...(current ?? named({})), status: next }),
        };
      },
    ];
  }

  /** Removes what a merge patch may remove. */
  function withNulls(record: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        name,
        dice.below(5) === 0 && name !== 'metadata' && name !== 'spec'
          ? null
          : isRecord(value)
            ? withNulls(value)
            : value,
      ]),
    );
  }

  return { next: () => dice.oneOf(moves)() };
}

/** Some members of the one, some of the other; decided by a number, so that both servers get the same. */
function halfOf(
  current: StoredObject,
  fresh: Record<string, unknown>,
  seed: number,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fresh).map(([place, value]) => {
      const [mine, theirs] = [asRecord(current[place]), asRecord(value)];
      const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].sort();
      const members = names.flatMap((name, index) => {
        const source = (seed >> (index % 10)) & 1 ? mine : theirs;
        return Object.hasOwn(source, name) ? [[name, source[name]] as const] : [];
      });
      return [place, isRecord(value) ? Object.fromEntries(members) : value];
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

const pointer = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
