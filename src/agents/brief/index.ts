/** Briefs as text. */
export { type RenderOptions, renderBrief, renderResume } from './render.ts';
