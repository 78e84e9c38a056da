/** The door of this folder. */
export { AGENTS, type Detected, detect, detectAgents, type FoundAgent, findProgram, versionOf } from './detect.ts';
export { editedText } from './edit.ts';
export { CONFIG_FILE, userConfigPath } from './places.ts';
export { type ConfigProblem, problemLine } from './problem.ts';
export { type ReadConfig, readConfig, readConfigFile, readConfigText, type Whose } from './read.ts';
export { durationMs, type ResolveOptions, resolveConfig } from './resolve.ts';
export { initialConfig, writeInitialConfig } from './write.ts';
