export * from './new-files';
export * from './next-steps';
export { callingPackageManager, PACKAGE_MANAGERS, type PackageManager } from './package-manager';
export * from './template-files';
