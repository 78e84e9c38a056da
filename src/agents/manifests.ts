/** The manifests of the agents that are built in, by name: for those who look at an agent without starting it. */
import { claudeManifest } from './claude/manifest.ts';
import { codexManifest } from './codex/manifest.ts';
import { gemini } from './gemini/manifest.ts';
import type { Manifest } from './manifest.ts';
import { opencode } from './opencode/manifest.ts';

export const MANIFESTS: readonly Manifest[] = [claudeManifest, codexManifest, gemini, opencode];
