export * from './can-say';
export * from './check-manifests';
export * from './decode-text';
export { documentTexts } from './document-texts';
export * from './manifest-files';
export * from './mistake';
export * from './yaml-document';
export * from './yaml-documents';
