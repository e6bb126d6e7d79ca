import { RULES } from './rules';

/**
 * Where people meet a policy: on a cdk8s app, in `pulumi preview`, in `mosk-backup check`, and on the management cluster.
 */
export const FRONTS = ['app', 'pulumi', 'check', 'admission'] as const;
/** `app`, `pulumi`, `check` or `admission`. */
export type Front = (typeof FRONTS)[number];

/** What a front does not see of a rule. */
export interface FrontGap {
  /** `never`: it does not judge by this rule. `partly`: it sees some of what others see. */
  readonly sees: 'never' | 'partly';
  /** Why, in a sentence. */
  readonly because: string;
}

type Gaps = Readonly<Record<string, Partial<Record<Front, FrontGap>>>>;

const never = (because: string): FrontGap => ({ sees: 'never', because });
const partly = (because: string): FrontGap => ({ sees: 'partly', because });

const NO_LIVE = never('It does not ask the management cluster what lives there.');
const PARTLY_WITHOUT_LIVE = partly('It does not ask the management cluster what lives there.');
const FROM_NAME = partly(
  'It does not ask the management cluster what lives there, and what a construct names (fromName) counts as existing.',
);
const STATE_COMPARES = never(
  'The engine compares with its state, and the resources delete remote files before their objects go.',
);
const NO_GITOPS = never('No GitOps engine applies what a Pulumi program makes.');
const ONE_OBJECT = never('A cluster looks at one object at a time, and this rule compares several.');
const NO_INVENTORY = never('A cluster knows no inventory.');
const NOT_AT_ONCE = never('When an object is written, nothing says what was declared before.');

/** Of the rules that clusters do enforce, what one object by itself does not show. */
const NO_DEFAULTS = partly(
  "It sees the object's own target: default targets, tiers by labels, and what lives are not in the object.",
);

const GAPS: Gaps = {
  MB000: { admission: never('The CRDs of the cluster refuse it themselves.') },
  MB001: { admission: never('Whether the Cluster has a default target does not stand in the object.') },
  MB003: { admission: NO_DEFAULTS },
  MB005: {
    admission: partly('Values of plain Secrets are not looked at: they are everybody’s, not only backups’.'),
  },
  MB006: {
    pulumi: never(
      'A program writes no manifests: values come from its configuration, and the pack has the state encrypt them.',
    ),
    admission: never('The value is how a key reaches the cluster; MOSK moves it into a Secret.'),
  },
  MB008: {
    app: FROM_NAME,
    pulumi: PARTLY_WITHOUT_LIVE,
    check: partly(
      'With --live it reads no Secrets, of which one may be the key; `external` of the policy tells.',
    ),
    admission: ONE_OBJECT,
  },
  MB011: {
    app: PARTLY_WITHOUT_LIVE,
    pulumi: PARTLY_WITHOUT_LIVE,
    admission: ONE_OBJECT,
  },
  MB013: { app: PARTLY_WITHOUT_LIVE, pulumi: STATE_COMPARES, admission: NOT_AT_ONCE },
  MB014: {
    app: PARTLY_WITHOUT_LIVE,
    pulumi: PARTLY_WITHOUT_LIVE,
    admission: NO_DEFAULTS,
  },
  MB015: { admission: never('The API server drops unknown fields before policies see the object.') },
  MB016: { admission: ONE_OBJECT },
  MB019: { admission: never('What rclone knows of providers and options is more than CEL can say.') },
  MB020: { admission: NO_INVENTORY },
  MB021: { admission: NO_INVENTORY },
  MB022: { admission: NO_INVENTORY },
  MB023: { admission: never('CEL cannot tell when a cron expression fires.') },
  MB024: { admission: ONE_OBJECT },
  MB025: { admission: ONE_OBJECT },
  MB027: { admission: NO_INVENTORY },
  MB028: { admission: never('A rule in the cluster has no parser for cron.') },
  MB030: { admission: NO_INVENTORY },
  MB031: { admission: never('CEL cannot read the JSON that the annotation holds.') },
  MB032: {
    pulumi: STATE_COMPARES,
    admission: never('Deletions are refused by OrphanGuard.'),
  },
  MB033: { pulumi: STATE_COMPARES, admission: NOT_AT_ONCE },
  MB034: {
    app: PARTLY_WITHOUT_LIVE,
    pulumi: partly(
      'It sees what is declared now: a request is taken for one on a new backup unless it has its reason.',
    ),
    admission: partly('It asks when the object is made; what was declared before does not matter.'),
  },
  MB035: { pulumi: STATE_COMPARES, admission: ONE_OBJECT },
  MB036: {
    app: NO_LIVE,
    pulumi: NO_LIVE,
    admission: never('CEL has no clock.'),
  },
  MB037: { admission: NO_INVENTORY },
  MB038: {
    pulumi: NO_GITOPS,
    admission: never(
      'What people make by hand needs no word to engines; engines read the annotations in Git.',
    ),
  },
  MB040: { admission: NO_INVENTORY },
  MB042: { admission: NO_INVENTORY },
  MB043: {
    app: PARTLY_WITHOUT_LIVE,
    pulumi: NO_GITOPS,
    admission: never(
      'MOSK makes backups of its own around updates, and they have no annotations for engines.',
    ),
  },
  MB044: { pulumi: STATE_COMPARES, admission: NOT_AT_ONCE },
  MB045: {
    app: NO_LIVE,
    pulumi: NO_LIVE,
    admission: never('CEL has no clock.'),
  },
  MB046: {
    app: NO_LIVE,
    pulumi: NO_LIVE,
    admission: never('CEL has no clock.'),
  },
  MB090: { admission: never('CEL knows no calendar; a waiver that cannot be read counts for nothing.') },
  MB091: { admission: never('CEL has no clock.') },
  MB092: { admission: never('A cluster looks at one object and one rule at a time.') },
};

const OWN_RULE = never('A team’s own rule is code, and a cluster enforces CEL.');

/** What a front does not see of a rule; `undefined`: it sees all of it. */
export function frontGap(rule: string, front: Front): FrontGap | undefined {
  if (front === 'admission' && !RULES.some(({ id }) => id === rule)) return OWN_RULE;
  return GAPS[rule]?.[front];
}
