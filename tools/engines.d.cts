/** A range of versions: at least `from`, and older than `below`. Missing parts count as zero. */
export interface VersionRange {
  readonly from: string;
  readonly below: string;
}

/** Environment variables that tell where an engine is. */
export interface EngineEnvironment {
  /** Path of a binary chosen by hand: taken whatever its version, and an error if it does not run. */
  readonly chosen: string;
  /** Path of a binary that other software's tests share (envtest's convention): taken if its version fits. */
  readonly offered?: string;
  /** Folder of such binaries, by name. */
  readonly folder?: string;
}

/** A program that tests run for real. */
export interface Engine {
  readonly name: string;
  /** The version that is built. */
  readonly version: string;
  /** Versions that may be used instead of building one. */
  readonly accepts: VersionRange;
  /** Folder below `tools/` with the go.mod that pins the sources. */
  readonly module: string;
  /** Go package with `func main`. */
  readonly main: string;
  /** Build tags of Go. @default - none */
  readonly tags?: readonly string[];
  /** Go string variables set by the linker, by their full name. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Arguments that make the binary print its version, the first version number in its output. Without them it tells
   * none: then only the one built here is used, or one chosen by hand.
   */
  readonly versionArguments?: readonly string[];
  readonly environment: EngineEnvironment;
}

export const engines: readonly Engine[];
