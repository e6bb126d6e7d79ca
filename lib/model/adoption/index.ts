export * from './field-changes';
export * from './shown-change';
export * from './takeover';
