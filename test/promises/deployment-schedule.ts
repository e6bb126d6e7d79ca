/** What happens to the backups of one stack and to those who deploy it: everything that a seed decides. */
import type { RemovalMode } from '../../lib/model';
import { type Dice, diceOf } from './dice';
import type { Section } from './section';
import { type Call, callOf } from './tools';
import { type Crash, calmer, type Moment, momentOf, type World, without, worldOf } from './world';

/** How a deployment ends before its time. */
export type Death =
  /** Engine and provider die at a write of the provider. */
  | ({ readonly at: 'write' } & Crash)
  /** Both die between the n-th answer of the provider and its place in the state. */
  | { readonly at: 'save'; readonly save: number }
  /** The engine is killed; the provider goes on until it notices. */
  | { readonly at: 'time'; readonly ms: number };

/** A backup that programs of the stack may declare: what it is for as long as the schedule lasts. */
export interface BackupResource {
  readonly name: string;
  /** Types of its parents as its owner has them; empty directly in the stack. */
  readonly under: '' | 'acme.Site' | 'acme.Region' | 'acme.Lab';
  readonly namespace: 'prod' | 'lab';
  readonly target: 'plain' | 'encrypted' | 'clusterDefault';
  /** What the user has given names to: the object, once for all or anew with each trigger, or the files. */
  readonly named: 'object' | 'each object' | 'files' | undefined;
}

/** What a program says of one of them. */
export interface BackupProgram {
  readonly trigger: number;
  readonly onRemoval: RemovalMode;
  readonly keepLast: number | undefined;
  /** Takes over what has its name and belongs to nobody. */
  readonly adopts: boolean;
  /** How often its logical name was changed, and up to which of the names before aliases lead back. */
  readonly renamed: number;
  readonly aliasedTo: number;
}

/** What the program declares. */
export interface Program {
  /** In the order of the resources; one that it does not declare is absent. */
  readonly backups: readonly (BackupProgram | undefined)[];
  /** Credential and key are declared by it; without, they are what an earlier program has left. */
  readonly needs: boolean;
  /** The default target of the Cluster, if the program declares it. */
  readonly section: Section | undefined;
}

export interface Deployment {
  readonly what: 'up' | 'replace' | 'refresh' | 'destroy';
  /** Of the last `up` where there is none to carry out. */
  readonly program: Program;
  readonly death: Death | undefined;
  /** By mistake on another management cluster, whose names are the same. */
  readonly elsewhere?: true;
  /** `backupBefore` makes a backup first, and keeps so many. */
  readonly hook?: { readonly keepLast: number };
}

/** What somebody else writes to the Cluster: another section, none, or what is not of backups. */
export interface ClusterWrite {
  readonly atMs: number;
  readonly section: Section | 'none' | 'the same';
}

export interface DeploymentSchedule extends World {
  readonly resources: readonly BackupResource[];
  /** An object of somebody else has a name already. */
  readonly nameTaken: boolean;
  readonly deployments: readonly Deployment[];
  /** The command line at work on the same objects. */
  readonly calls: readonly { readonly at: Moment; readonly call: Call }[];
  /** Another stack declares the first of the backups, and is deployed at the same time as the n-th of ours. */
  readonly neighbourAt: number | undefined;
  readonly neighbourSection: Section | undefined;
  /** What is there before anybody declares one. */
  readonly sectionBefore: Section | 'none';
  readonly clusterWrites: readonly ClusterWrite[];
  /** When all is well again, the stack is destroyed at once, without another `up`. */
  readonly destroyedAtOnce: boolean;
}

export function deploymentScheduleOf(seed: number): DeploymentSchedule {
  const dice = diceOf(seed);
  const { below, oneOf, maybe, some } = dice;
  const world = worldOf(seed, dice);
  const resources = resourcesOf(dice);
  const modes: readonly RemovalMode[] = oneOf([
    ['delete'],
    ['delete', 'keep'],
    ['delete', 'delete', 'keep'],
    ['delete', 'orphan'],
    ['delete', 'keep', 'orphan'],
    ['delete', 'keep', 'orphan'],
  ]);
  const isDeclared = below(4) === 0;
  const section = () =>
    isDeclared ? oneOf<Section | undefined>(['ours 1', 'ours 1', 'ours 2', undefined]) : undefined;
  let program: Program = {
    backups: resources.map(({ named }) => ({
      trigger: 1,
      onRemoval: oneOf(modes),
      keepLast: maybe(0.2, () => 1),
      adopts: named === 'object' && below(2) === 0,
      renamed: 0,
      aliasedTo: 0,
    })),
    needs: true,
    section: section(),
  };
  const deployments = Array.from({ length: oneOf([1, 2, 2, 3, 3, 4, 4]) }, (_, index): Deployment => {
    const what =
      index === 0 ? 'up' : oneOf(['up', 'up', 'up', 'up', 'replace', 'refresh', 'destroy'] as const);
    if (index > 0 && what === 'up') program = { ...changed(program, modes, dice), section: section() };
    return {
      what,
      program,
      death: maybe(0.4, () => death(dice)),
      ...(index > 0 && below(16) === 0 && { elsewhere: true as const }),
      ...(what === 'up' && below(12) === 0 && { hook: { keepLast: 1 + below(2) } }),
    };
  });
  return {
    ...world,
    resources,
    nameTaken: below(100) < 8,
    deployments,
    calls: below(3) === 0 ? some(2, () => ({ at: momentOf(dice), call: callOf(dice) })) : [],
    neighbourAt: maybe(0.15, () => below(deployments.length)),
    neighbourSection: isDeclared ? maybe<Section>(0.5, () => 'neighbour') : undefined,
    sectionBefore: resources.some(({ target }) => target === 'clusterDefault')
      ? 'former'
      : oneOf(['none', 'former'] as const),
    clusterWrites: isDeclared ? some(3, () => clusterWrite(dice)) : [],
    destroyedAtOnce: below(3) === 0,
  };
}

/** One, or several that are easily taken for one another. */
function resourcesOf({ oneOf }: Dice): BackupResource[] {
  const first: BackupResource = {
    name: 'before-upgrade',
    under: oneOf(['', '', 'acme.Site']),
    namespace: 'prod',
    target: oneOf(['plain', 'plain', 'encrypted', 'encrypted', 'clusterDefault']),
    named: oneOf([undefined, undefined, undefined, 'object', 'each object', 'files']),
  };
  const alike = (): BackupResource =>
    oneOf<() => Partial<BackupResource>>([
      () => ({ under: first.under === '' ? 'acme.Site' : '' }),
      () => ({ under: 'acme.Region' }),
      () => ({ namespace: 'lab', under: 'acme.Lab' }),
      () => ({ name: 'weekly' }),
    ])() as BackupResource;
  const others = Array.from({ length: oneOf([0, 0, 0, 1, 1, 2]) }, () => ({ ...first, ...alike() }));
  const all = [first, ...others];
  return all.filter((each, index) => isAccepted({ resources: [...all.slice(0, index), each] }));
}

function changed(before: Program, modes: readonly RemovalMode[], dice: Dice): Omit<Program, 'section'> {
  const { below, oneOf, maybe } = dice;
  const next = (backup: BackupProgram): BackupProgram => {
    const isRenamed = below(8) === 0;
    const renamed = isRenamed ? backup.renamed + 1 : backup.renamed;
    return {
      trigger: oneOf([backup.trigger, backup.trigger + 1, backup.trigger + 1, 1]),
      onRemoval: oneOf(modes),
      keepLast: maybe(0.25, () => 1 + below(2)),
      adopts: backup.adopts,
      renamed,
      aliasedTo: isRenamed && below(4) === 0 ? renamed : backup.aliasedTo,
    };
  };
  return {
    backups: before.backups.map((backup) => backup && (below(12) === 0 ? undefined : next(backup))),
    needs: below(10) > 0,
  };
}

function clusterWrite({ below, oneOf }: Dice): ClusterWrite {
  return {
    atMs: oneOf([0, 300, 4_000, 30_000, 900_000]) + below(1_000),
    section: oneOf(['the same', 'the same', 'theirs 1', 'theirs 2', 'none'] as const),
  };
}

function death({ below, oneOf }: Dice): Death {
  return oneOf<() => Death>([
    () => ({ at: 'write', write: below(10), when: oneOf(['before', 'after']) }),
    () => ({ at: 'save', save: below(6) }),
    () => ({ at: 'time', ms: oneOf([0, 100, 2_000, 20_000, 700_000]) + below(500) }),
  ])();
}

/** Schedules with one thing less each, for finding the least that fails. */
export function simplerDeployments(schedule: DeploymentSchedule): DeploymentSchedule[] {
  const { deployments, resources, calls } = schedule;
  const changes: Partial<DeploymentSchedule>[] = [
    ...(deployments.length > 1 ? without(deployments).map((fewer) => ({ deployments: fewer })) : []),
    ...(resources.length > 1 ? resources.map((_, index) => withoutResource(schedule, index)) : []),
    ...calmer(schedule),
    ...deployments.flatMap((each, index) =>
      calmerDeployments(each).map((calm) => ({ deployments: deployments.with(index, calm) })),
    ),
    ...resources.flatMap((each, index) =>
      plainer(each).map((plain) => ({ resources: resources.with(index, plain) })),
    ),
    ...without(calls).map((fewer) => ({ calls: fewer })),
    ...(schedule.nameTaken ? [{ nameTaken: false }] : []),
    ...(schedule.destroyedAtOnce ? [{ destroyedAtOnce: false }] : []),
    ...(schedule.neighbourAt === undefined ? [] : [{ neighbourAt: undefined }]),
    ...(schedule.neighbourSection === undefined ? [] : [{ neighbourSection: undefined }]),
    ...without(schedule.clusterWrites).map((clusterWrites) => ({ clusterWrites })),
  ];
  return changes.map((change) => ({ ...schedule, ...change })).filter(isAccepted);
}

/** Two of one name under one parent are refused by the engine. */
function isAccepted({ resources }: Pick<DeploymentSchedule, 'resources'>): boolean {
  return new Set(resources.map(({ name, under }) => `${under} ${name}`)).size === resources.length;
}

function withoutResource(
  { resources, deployments }: DeploymentSchedule,
  index: number,
): Partial<DeploymentSchedule> {
  return {
    resources: resources.toSpliced(index, 1),
    deployments: deployments.map(({ program, ...rest }) => ({
      ...rest,
      program: { ...program, backups: program.backups.toSpliced(index, 1) },
    })),
  };
}

function plainer(resource: BackupResource): BackupResource[] {
  return [
    ...(resource.target === 'plain' ? [] : [{ ...resource, target: 'plain' as const }]),
    ...(resource.named === undefined ? [] : [{ ...resource, named: undefined }]),
    ...(resource.under === '' ? [] : [{ ...resource, under: '' as const }]),
    ...(resource.namespace === 'prod' ? [] : [{ ...resource, namespace: 'prod' as const }]),
  ];
}

function calmerDeployments(deployment: Deployment): Deployment[] {
  const { program, death: end, hook, elsewhere } = deployment;
  const without = (change: Partial<BackupProgram>, index: number): Deployment => {
    const backup = program.backups[index];
    const backups =
      backup === undefined ? program.backups : program.backups.with(index, { ...backup, ...change });
    return { ...deployment, program: { ...program, backups } };
  };
  return [
    ...(end === undefined ? [] : [{ ...deployment, death: undefined }]),
    ...(hook === undefined ? [] : [{ ...deployment, hook: undefined }]),
    ...(elsewhere === undefined ? [] : [{ ...deployment, elsewhere: undefined }]),
    ...program.backups.flatMap((backup, index) => [
      ...(backup?.keepLast === undefined ? [] : [without({ keepLast: undefined }, index)]),
      ...(backup?.adopts ? [without({ adopts: false }, index)] : []),
      ...(backup && backup.renamed > 0 ? [without({ renamed: 0, aliasedTo: 0 }, index)] : []),
      ...(backup && backup.trigger > 1 ? [without({ trigger: 1 }, index)] : []),
      ...(backup && backup.onRemoval !== 'delete' ? [without({ onRemoval: 'delete' }, index)] : []),
    ]),
    ...(program.needs ? [] : [{ ...deployment, program: { ...program, needs: true } }]),
    ...(program.section === undefined
      ? []
      : [{ ...deployment, program: { ...program, section: undefined } }]),
  ];
}
