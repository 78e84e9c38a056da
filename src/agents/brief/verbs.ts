/** How an agent talks to the run: the verbs it can call, and how a plan is handed in. The words are those of the command line. */

import type { Purpose } from '../../protocol/words.ts';
import { toolsFor } from '../mcp/tools.ts';

/** verb: the agent runs commands. answer: a structured agent, whose answer is read by its adapter. */
export type HandIn = 'verb' | 'answer';

const VERBS = `    maos-tui agent brief                                    this brief again, whole
    maos-tui agent progress TEXT [--percent N]              say where you are
    maos-tui agent complete [--summary TEXT] [--no-change REASON]
    maos-tui agent fail TEXT                                give up and say why
    maos-tui agent ask QUESTION [--wait]                    ask the user
    maos-tui agent send TO TEXT|-                           message a role, or \`user\`
    maos-tui agent inbox [--wait] [--ack ID]                read messages, say that you took one
    maos-tui agent context get|set|list [KEY] [FILE|-]      values shared by all agents`;

const TASK: Record<HandIn, string> = {
  verb: 'Commit your work or leave it in the tree: what lies inside the directories above is committed for you. Then run `maos-tui agent complete --summary "what you did"` and end with exit code 0. If nothing needs to change, say so with `--no-change REASON`. If you cannot do it, run `maos-tui agent fail "why"`.',
  answer:
    'Leave your work in the tree: what lies inside the directories above is committed for you. End your turn with a short summary of what you did; that claims completion. If nothing needs to change, run `maos-tui agent complete --no-change REASON` first. If you cannot do it, run `maos-tui agent fail "why"`.',
};

const PLAN: Record<HandIn, string> = {
  verb: 'Hand the plan in with `maos-tui agent propose-plan FILE` (or `-` for standard input), then end. When something is wrong with it you are told each finding: mend the plan and hand it in again. If you cannot run commands, end your answer with exactly one ```json block that holds the plan.',
  answer:
    'If you have the tool propose_plan, hand the plan in with it: you are told at once what is wrong with it, and can mend it. Otherwise end your answer with exactly one ```json block that holds the whole plan, and nothing after it.',
};

const REVIEW =
  'Change nothing. To accept, run `maos-tui agent complete --summary "what you saw"`. To send it back, run `maos-tui agent fail "what has to change"`: the text goes to the agent that did the work. Then end.';

/** What a session of a purpose does at its end. */
export const HAND_IN: Readonly<Record<Purpose, Record<HandIn, string>>> = { plan: PLAN, task: TASK, review: { verb: REVIEW, answer: REVIEW } };

/** How the agent is heard: our tools where its CLI is given them, and the verbs, which work wherever it can run commands. */
export const toolsText = (purpose: Purpose, handIn: HandIn): string =>
  handIn === 'verb'
    ? VERBS
    : `You have tools of the MCP server \`maos\`: ${toolsFor(purpose)
        .map((name) => `\`${name}\``)
        .join(', ')}. Where you do not have them, these commands do the same:\n\n${VERBS}`;
