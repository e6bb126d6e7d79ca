/** Why an object that was read is not in the program. */
export const LEFT_OUT = {
  scheduled: 'made by a schedule',
  updated: 'made around an update',
  deleted: 'being deleted, or its files are gone',
  record: 'the record of a backup: it is in the list',
  unfinished: 'no finished backup',
  credential: 'made outside Git, and only named: its secret is read by nobody here',
  key: 'made outside Git, and only named: its value is read by nobody here',
  secret: 'a Secret: not looked at',
  generated: 'made by another object, its owner',
  pulumi: 'declared by a Pulumi stack',
  refused: 'breaks a rule of the API, so that no program can declare it',
  clear: 'may hold a secret in clear, which is written into no program',
  kind: 'no kind of a backup',
} as const;

export type WhyLeftOut = keyof typeof LEFT_OUT;

/** An object that was read and is not in the program. */
export interface LeftOut {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly why: WhyLeftOut;
  /** What exactly: the schedule, the owner, `spec.schedule [cron-invalid]`. Never a value. */
  readonly detail: string | undefined;
}
