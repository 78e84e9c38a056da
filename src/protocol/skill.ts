/**
 * Skills and prompts as files: what `manifest.json` of a skill may say, and what a run keeps of skills and prompts. Texts are
 * artifacts named by their digest, so that a later edit of a file cannot change a run that was begun.
 */
import { z } from 'zod';
import { digestSchema, idSchema, lineSchema } from './common.ts';

const versionSchema = lineSchema(100).regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/, 'a version such as 1.0.0');
const rangeSchema = lineSchema(200).min(1);

/** manifest.json of a skill, beside its skill.md. */
export const skillManifestSchema = z.strictObject({
  $schema: z.string().optional(),
  /** The name of its folder. */
  name: idSchema,
  version: versionSchema,
  /** One line: what it is good for. An agent that cannot be given the whole text sees this. */
  description: lineSchema(1_000).min(1),
  /** A word of your own, such as knowledge, workflow or style. @default knowledge */
  type: lineSchema(100).min(1).default('knowledge'),
  /** Roles it is given to; `all` or `*` is every role. @default all */
  assignTo: z.union([lineSchema(64), z.array(lineSchema(64)).max(100)]).default('all'),
  /** What it enables, for people who look for one. @default none */
  capabilities: z.array(lineSchema(200)).max(100).default([]),
  /** Skills it builds on, with the versions that will do (^1.2.0, >=1.0.0 <2, 1.x, *); `bin:NAME` is a program on PATH, with *. @default none */
  dependencies: z.union([z.record(z.string().max(100), rangeSchema), z.array(z.string().min(1).max(100)).max(100)]).default({}),
  /** Values for whoever reads the skill; they stand in the brief beneath its text. @default none */
  config: z.record(z.string().max(100), z.json()).default({}),
});
export type SkillManifest = z.infer<typeof skillManifestSchema>;

/** A skill as a run keeps it. */
export const skillUseSchema = z.strictObject({
  name: idSchema,
  version: z.string(),
  description: z.string(),
  /** Names of the roles that get it. */
  roles: z.array(z.string()),
  /** Folder it was read from: of the repository, or absolute. */
  from: z.string(),
  digest: digestSchema,
});
export type SkillUse = z.infer<typeof skillUseSchema>;

/** A prompt that a run uses: which version, and the file it is from (`built-in` for this program's own). */
export const promptUseSchema = z.strictObject({ version: z.number().int().nullable(), from: z.string(), digest: digestSchema });
export type PromptUse = z.infer<typeof promptUseSchema>;
