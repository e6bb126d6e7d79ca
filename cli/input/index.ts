export * from './manifest-files';
export * from './yaml-documents';
