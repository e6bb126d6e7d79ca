export * from './find-pulumi';
export * from './life';
export * from './narrator';
export * from './pulumi-life';
