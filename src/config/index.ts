/** The door of this folder. */
export { AGENTS, type Detected, detect, detectAgents, type FoundAgent, findProgram, versionOf } from './detect.ts';
export { type ConfigProblem, problemLine } from './problem.ts';
export { CONFIG_FILE, type ReadConfig, readConfig, readConfigText, userConfigPath } from './read.ts';
export { DEFAULTS, durationMs, type ResolveOptions, resolveConfig } from './resolve.ts';
export { initialConfig, writeInitialConfig } from './write.ts';
