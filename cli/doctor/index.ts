export * from './access';
export * from './compare-api';
export * from './crd-schema';
