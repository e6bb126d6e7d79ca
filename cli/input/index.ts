export * from './can-say';
export * from './check-manifests';
export * from './decode-text';
export * from './manifest-files';
export * from './mistake';
export * from './unfolded';
export * from './yaml-documents';
