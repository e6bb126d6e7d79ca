import { execFile } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import recipe from './engine-recipe.cjs';

const run = promisify(execFile);

/** What every build of ours needs whatever the user's Go settings are: our go.mod decides, nothing else. */
const goEnvironment = {
  ...process.env,
  CGO_ENABLED: '0',
  GOFLAGS: '-mod=readonly -buildvcs=false',
  GOWORK: 'off',
};

/**
 * Checks that the engine's module can be built here.
 *
 * @throws an Error whose message says what to install when Go is missing or too old
 */
export async function requireGo(engine) {
  const remedy =
    `Install Go 1.26 or newer and see that "go" is on PATH, ` +
    `or name a ready binary: ${engine.environment.chosen}=/path/to/${engine.name}`;
  try {
    // Asked in the module's folder, where Go itself refuses if it is older than the go line there.
    await run('go', ['list', '-m'], { cwd: recipe.moduleFolder(engine), env: goEnvironment });
  } catch (error) {
    const reason =
      error.code === 'ENOENT' ? 'Go is not installed' : String(error.stderr ?? error.message).trim();
    throw new Error(`${engine.name} ${engine.version} cannot be built: ${reason}. ${remedy}`);
  }
}

/**
 * Builds the engine into `.cache/tools/bin`.
 *
 * @returns how long it took, in milliseconds
 * @throws an Error with the compiler's own words
 */
export async function buildEngine(engine) {
  await requireGo(engine);
  const started = Date.now();
  const target = recipe.builtPath(engine);
  const unfinished = `${target}.${process.pid}`;
  await mkdir(path.dirname(target), { recursive: true });
  await mkdir(path.dirname(recipe.stampPath(engine)), { recursive: true });
  await rm(recipe.stampPath(engine), { force: true });
  try {
    await run('go', ['build', ...recipe.buildFlags(engine), '-o', unfinished, engine.main], {
      cwd: recipe.moduleFolder(engine),
      env: goEnvironment,
      maxBuffer: 64 * 1024 * 1024,
    });
    // A rename, because the old binary may be running and cannot be written to then.
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new Error(`${engine.name} ${engine.version} could not be built: ${error.stderr ?? error.message}`);
  }
  await writeFile(recipe.stampPath(engine), recipe.recipeStamp(engine));
  return Date.now() - started;
}
