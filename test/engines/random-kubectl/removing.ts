import { type Family, quoted } from './command';
import { anyKind, anyName, wordOf } from './kinds';
import { manifests } from './manifests';
import { SELECTORS } from './reading';

const deleting: Family = (dice, ground) => {
  const kind = anyKind(dice, ground);
  const which = dice.oneOf([
    anyName(kind, dice, ground),
    anyName(kind, dice, ground),
    anyName(kind, dice, ground),
    `-l ${quoted(dice.oneOf(SELECTORS))}`,
    dice.maybe(0.3, () => '--all') ?? 'two three',
    '',
  ]);
  // Of the whole cluster are also the roles that a server makes itself.
  const safe = kind.cluster && !which.includes(ground.namespace) ? `${ground.namespace}-one` : which;
  return {
    run: `delete ${wordOf(kind, dice)} ${safe} --wait=false ${[
      dice.maybe(0.3, () => `--cascade=${dice.oneOf(['background', 'foreground', 'orphan', 'nonsense'])}`),
      dice.maybe(0.1, () => `--grace-period=${dice.oneOf([0, 5, 1])}`),
      dice.maybe(0.05, () => '--now'),
      dice.maybe(0.1, () => '--force'),
      dice.maybe(0.1, () => `--dry-run=${dice.oneOf(['server', 'client'])}`),
      dice.maybe(0.2, () => '--ignore-not-found'),
      dice.maybe(0.1, () => `-o ${dice.oneOf(['name', 'json'])}`),
      dice.maybe(0.05, () => `--field-selector=metadata.name=one`),
    ]
      .filter((word) => word !== undefined)
      .join(' ')}`,
  };
};

const deletingFiles: Family = (dice, ground) => ({
  run: `delete -f - --wait=false ${dice.maybe(0.3, () => '--ignore-not-found') ?? ''}`,
  input: manifests(dice, ground),
});

const waiting: Family = (dice, ground) => {
  const kind = anyKind(dice, ground);
  const condition = dice.oneOf([
    'delete',
    'create',
    'condition=Ready',
    'condition=Ready=false',
    'jsonpath={.metadata.name}=one',
    'jsonpath={.status.status}=Completed',
    'jsonpath={.metadata.labels.tier}',
    'jsonpath={.x',
    'nonsense',
  ]);
  const which = dice.oneOf([
    anyName(kind, dice, ground),
    anyName(kind, dice, ground),
    '--all',
    '-l app=shop',
  ]);
  return {
    run: `wait ${wordOf(kind, dice)} ${which} --for=${condition} --timeout=${dice.oneOf(['0s', '0s', '1s'])}`,
  };
};

export const REMOVING: readonly (readonly [weight: number, family: Family])[] = [
  [9, deleting],
  [2, deletingFiles],
  [2, waiting],
];
