export * from './new-files';
export * from './next-steps';
export * from './package-file';
export { callingPackageManager, PACKAGE_MANAGERS, type PackageManager } from './package-manager';
export * from './template-files';
