export const FORMS = ['cdk8s', 'yaml', 'pulumi'] as const;
/** What is written: a program of constructs, the manifests that it declares, or a Pulumi program. */
export type Form = (typeof FORMS)[number];
