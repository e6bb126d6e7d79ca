export * from './check-manifests';
export * from './manifest-files';
export * from './mistake';
export * from './yaml-document';
export * from './yaml-documents';
