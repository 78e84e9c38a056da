/** Briefs as text. */
export { messagesShown, type RenderOptions, renderBrief, renderResume } from './render.ts';
