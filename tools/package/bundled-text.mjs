// What esbuild writes, as a library may have it.
import path from 'node:path';

/** Without what only costs time at an import, and with the names that classes have. */
export function bundledText(text) {
  return withClassNames(withoutAnnotation(withoutCopy(text)));
}

/** esbuild copies the exports one by one to mark them as those of an ES module. They can be marked as they are. */
function withoutCopy(text) {
  return text.replace(
    /(?<=^module\.exports = )__toCommonJS\((\w+)\);/m,
    '__defProp($1, "__esModule", { value: true });',
  );
}

/** The names for ES modules that import the file: they import entries only. */
function withoutAnnotation(text) {
  return text.replace(/^\/\/ Annotate the CommonJS export names [\s\S]*/m, '');
}

/**
 * esbuild calls a class that speaks of itself `_BackupError`, which errors and stack traces would show. Its `keepNames`
 * would name each function anew at every import.
 */
function withClassNames(text) {
  const renamed = new Set([...text.matchAll(/ = class (_\w+) /g)].map(([, name]) => name));
  return text.replace(/\b_\w+/g, (name) => (renamed.has(name) ? name.slice(1) : name));
}

/** How one file asks for another, both by their paths from the same folder. */
export function requiredFrom(file, other) {
  const relative = path.posix.relative(path.posix.dirname(file), other);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

export function posix(file) {
  return file.split(path.sep).join('/');
}
