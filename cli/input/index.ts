export * from './check-manifests';
export * from './manifest-files';
export * from './yaml-documents';
