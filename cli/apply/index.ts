export * from './deletion-request';
export * from './merge-patch';
export * from './order';
export * from './rehearse-backup';
export * from './secret-value';
export * from './unencrypted';
export * from './upsert';
