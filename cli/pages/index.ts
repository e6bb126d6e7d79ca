export * from './address';
export * from './rule-help';
export * from './topic';
