// How far one input travels: compiles the sources with a mark at each entry of a function, and counts files, folders and
// moves between them. Required first by a walk; run from the root: node tools/walks/check.cjs
const Module = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '../..');
const ts = require('typescript');

/** Where each function was entered, in order: `lib/policy/judging/judge.ts`. */
let entered = [];
let recording = false;
globalThis.walkEnters = (file) => {
  if (recording) entered.push(file);
};

const hasBody = (node) => (ts.isFunctionLike(node) && node.body !== undefined) || false;

function marking(file) {
  return ({ factory }) => {
    const mark = () =>
      factory.createCallExpression(factory.createIdentifier('walkEnters'), undefined, [
        factory.createStringLiteral(file),
      ]);
    return (source) => {
      const visit = (node) => {
        const visited = ts.visitEachChild(node, visit, undefined);
        if (!hasBody(visited)) return visited;
        const { body } = visited;
        if (!ts.isBlock(body)) {
          const value = factory.createParenthesizedExpression(factory.createComma(mark(), body));
          return withBody(factory, visited, value);
        }
        const statements = [factory.createExpressionStatement(mark()), ...body.statements];
        return withBody(factory, visited, factory.createBlock(statements, true));
      };
      return ts.visitEachChild(source, visit, undefined);
    };
  };
}

function withBody(factory, node, body) {
  const { modifiers, asteriskToken, name, questionToken, typeParameters, parameters, type } = node;
  if (ts.isArrowFunction(node))
    return factory.updateArrowFunction(
      node,
      modifiers,
      typeParameters,
      parameters,
      type,
      node.equalsGreaterThanToken,
      body,
    );
  if (ts.isConstructorDeclaration(node))
    return factory.updateConstructorDeclaration(node, modifiers, parameters, body);
  if (ts.isGetAccessor(node))
    return factory.updateGetAccessorDeclaration(node, modifiers, name, parameters, type, body);
  if (ts.isSetAccessor(node))
    return factory.updateSetAccessorDeclaration(node, modifiers, name, parameters, body);
  if (ts.isMethodDeclaration(node))
    return factory.updateMethodDeclaration(
      node,
      modifiers,
      asteriskToken,
      name,
      questionToken,
      typeParameters,
      parameters,
      type,
      body,
    );
  const update = ts.isFunctionDeclaration(node)
    ? factory.updateFunctionDeclaration
    : factory.updateFunctionExpression;
  return update(node, modifiers, asteriskToken, name, typeParameters, parameters, type, body);
}

Module._extensions['.ts'] = (module, filename) => {
  const file = path.relative(ROOT, filename).split(path.sep).join('/');
  const isOurs = !file.startsWith('..') && !file.startsWith('test/');
  const { outputText } = ts.transpileModule(fs.readFileSync(filename, 'utf8'), {
    fileName: filename,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
    },
    transformers: isOurs ? { before: [marking(file)] } : undefined,
  });
  module._compile(outputText, filename);
};

const placeOf = { file: (file) => file, folder: path.posix.dirname, room: roomOf };

/** `lib/policy`, `providers/kubernetes`, `cli/check`: the first two folders. */
function roomOf(file) {
  return file.split('/').slice(0, -1).slice(0, 2).join('/');
}

function moves(files, placed) {
  return files.map(placed).filter((place, index, all) => place !== all[index - 1]).length;
}

/** Walks, and says how far it was. */
exports.walk = async function walk(name, go, isCounted = () => true) {
  entered = [];
  recording = true;
  try {
    await go();
  } finally {
    recording = false;
  }
  const files = entered.filter(isCounted);
  const distinct = (placed) => new Set(files.map(placed)).size;
  const { file, folder, room } = placeOf;
  console.log(
    `${name}: ${distinct(file)} files in ${distinct(folder)} folders of ${distinct(room)} rooms; ${files.length} calls; ` +
      `moves between files ${moves(files, file)}, folders ${moves(files, folder)}, rooms ${moves(files, room)}`,
  );
};
exports.ROOT = ROOT;
