/** What happens to the backups of one stack and to those who deploy it: everything that a seed decides. */
import type { RemovalMode } from '../../lib/model';
import { type Dice, diceOf } from './dice';
import type { Section } from './section';
import { type Crash, calmer, type World, without, worldOf } from './world';

/** How a deployment ends before its time. */
export type Death =
  /** Engine and provider die at a write of the provider. */
  | ({ readonly at: 'write' } & Crash)
  /** Both die between the n-th answer of the provider and its place in the state. */
  | { readonly at: 'save'; readonly save: number }
  /** The engine is killed; the provider goes on until it notices. */
  | { readonly at: 'time'; readonly ms: number };

/** What the program declares. */
export interface Program {
  readonly trigger: number;
  readonly onDestroy: RemovalMode;
  readonly keepLast: number | undefined;
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
}

/** What somebody else writes to the Cluster: another section, none, or what is not of backups. */
export interface ClusterWrite {
  readonly atMs: number;
  readonly section: Section | 'none' | 'the same';
}

export interface DeploymentSchedule extends World {
  readonly encrypted: boolean;
  /** The user has given the backup its name. */
  readonly named: boolean;
  /** An object of somebody else has the name already. */
  readonly nameTaken: boolean;
  readonly deployments: readonly Deployment[];
  /** Another stack declares the same backup, and is deployed at the same time as the n-th of ours. */
  readonly neighbourAt: number | undefined;
  readonly neighbourSection: Section | undefined;
  /** What is there before anybody declares one. */
  readonly sectionBefore: Section | 'none';
  readonly clusterWrites: readonly ClusterWrite[];
  /** When all is well again, the stack is destroyed at once, without another `up`. */
  readonly destroyedAtOnce: boolean;
}

const LONGEST = 4;

export function deploymentScheduleOf(seed: number): DeploymentSchedule {
  const dice = diceOf(seed);
  const { below, oneOf, maybe } = dice;
  const world = worldOf(seed, dice);
  const modes: readonly RemovalMode[] = oneOf([
    ['delete'],
    ['delete'],
    ['keep'],
    ['orphan'],
    ['delete', 'keep', 'orphan'],
  ]);
  const sections = sectionsOf(seed);
  let program: Program = {
    trigger: 1,
    onDestroy: oneOf(modes),
    keepLast: undefined,
    needs: true,
    section: sections.declared(),
  };
  const deployments = Array.from({ length: 1 + below(LONGEST) }, (_, index): Deployment => {
    const what = index === 0 ? 'up' : oneOf(['up', 'up', 'up', 'replace', 'refresh', 'destroy'] as const);
    if (index > 0 && what === 'up')
      program = { ...changed(program, modes, dice), section: sections.declared() };
    return { what, program, death: maybe(0.4, () => death(dice)) };
  });
  return {
    ...world,
    encrypted: below(2) === 0,
    named: below(4) === 0,
    nameTaken: below(100) < 8,
    deployments,
    neighbourAt: maybe(0.2, () => below(deployments.length)),
    ...sections.world,
    destroyedAtOnce: below(3) === 0,
  };
}

/** With dice of their own: what a seed decides besides stays as it was without sections. */
function sectionsOf(seed: number) {
  const { below, oneOf, maybe, some } = diceOf(seed + 1_000_000_000);
  const isDeclared = below(2) === 0;
  return {
    declared: () =>
      isDeclared ? oneOf<Section | undefined>(['ours 1', 'ours 1', 'ours 2', undefined]) : undefined,
    world: {
      neighbourSection: isDeclared ? maybe<Section>(0.5, () => 'neighbour') : undefined,
      sectionBefore: oneOf(['none', 'former'] as const),
      clusterWrites: isDeclared
        ? some(3, () => ({
            atMs: oneOf([0, 300, 4_000, 30_000, 900_000]) + below(1_000),
            section: oneOf(['the same', 'the same', 'theirs 1', 'theirs 2', 'none'] as const),
          }))
        : [],
    },
  };
}

function changed(
  before: Program,
  modes: readonly RemovalMode[],
  { below, oneOf, maybe }: Dice,
): Omit<Program, 'section'> {
  return {
    trigger: oneOf([before.trigger, before.trigger + 1, before.trigger + 1, 1]),
    onDestroy: oneOf(modes),
    keepLast: maybe(0.3, () => 1 + below(2)),
    needs: below(10) > 0,
  };
}

function death({ below, oneOf }: Dice): Death {
  return oneOf<() => Death>([
    () => ({ at: 'write', write: below(8), when: oneOf(['before', 'after']) }),
    () => ({ at: 'save', save: below(4) }),
    () => ({ at: 'time', ms: oneOf([0, 100, 2_000, 20_000, 700_000]) + below(500) }),
  ])();
}

/** Schedules with one thing less each, for finding the least that fails. */
export function simplerDeployments(schedule: DeploymentSchedule): DeploymentSchedule[] {
  const { deployments } = schedule;
  const changes: Partial<DeploymentSchedule>[] = [
    ...calmer(schedule),
    ...(deployments.length > 1 ? without(deployments).map((fewer) => ({ deployments: fewer })) : []),
    ...deployments.flatMap((each, index) =>
      calmerDeployments(each).map((calm) => ({ deployments: deployments.with(index, calm) })),
    ),
    ...(schedule.nameTaken ? [{ nameTaken: false }] : []),
    ...(schedule.named ? [{ named: false }] : []),
    ...(schedule.encrypted ? [{ encrypted: false }] : []),
    ...(schedule.destroyedAtOnce ? [{ destroyedAtOnce: false }] : []),
    ...(schedule.neighbourAt === undefined ? [] : [{ neighbourAt: undefined }]),
    ...(schedule.neighbourSection === undefined ? [] : [{ neighbourSection: undefined }]),
    ...without(schedule.clusterWrites).map((clusterWrites) => ({ clusterWrites })),
  ];
  return changes.map((change) => ({ ...schedule, ...change }));
}

function calmerDeployments(deployment: Deployment): Deployment[] {
  const { program, death: end } = deployment;
  return [
    ...(end === undefined ? [] : [{ ...deployment, death: undefined }]),
    ...(program.keepLast === undefined
      ? []
      : [{ ...deployment, program: { ...program, keepLast: undefined } }]),
    ...(program.needs ? [] : [{ ...deployment, program: { ...program, needs: true } }]),
    ...(program.section === undefined
      ? []
      : [{ ...deployment, program: { ...program, section: undefined } }]),
  ];
}
