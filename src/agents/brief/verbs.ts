/** How an agent talks to the run: the verbs it can call, and how a plan is handed in. The words are those of the command line. */

/** verb: the agent runs commands. answer: a structured agent, whose answer is read by its adapter. */
export type HandIn = 'verb' | 'answer';

export const VERBS = `    maos-tui agent brief                                    this brief again, whole
    maos-tui agent progress TEXT [--percent N]              say where you are
    maos-tui agent complete [--summary TEXT] [--no-change REASON]
    maos-tui agent fail TEXT                                give up and say why
    maos-tui agent ask QUESTION [--wait]                    ask the user
    maos-tui agent send TO TEXT|-                           message a role, or \`user\`
    maos-tui agent inbox [--wait] [--ack ID]                read messages, say that you took one
    maos-tui agent context get|set|list [KEY] [FILE|-]      values shared by all agents`;

export const PLAN_FORMAT = `    {
      "summary": "what will be built, and how",
      "phases": [{ "id": "P1", "title": "…" }],
      "tasks": [{
        "id": "T1", "title": "…", "description": "all that the agent needs to know", "role": "one of the roles above", "phase": "P1", "group": "optional",
        "dependencies": ["T0"], "priority": "critical | high | medium | low", "acceptance": ["how to see that it is done"],
        "files": ["src/**"], "checks": ["npm test"], "estimate": { "minutes": 20, "usd": 0.5 }
      }]
    }`;

export const PLAN_RULES = `- Read the repository first. Do not change it.
- Small tasks: each one thing that an agent can finish and check by itself, in its own copy of the repository.
- Only real dependencies: a task starts with the merged results of all it depends on, and all others run at the same time. No cycles.
- Two tasks that change the same lines of a file should depend on each other.
- Ids like T1, T2 (letters, digits, \`.\`, \`_\`, \`-\`). A task's files lie in the directories of its role.
- \`checks\` are commands that pass once the task is done; leave them out where there are none.`;

export const PLAN_HAND_IN: Record<HandIn, string> = {
  verb: 'Hand the plan in with `maos-tui agent propose-plan FILE` (or `-` for standard input), then end. If you cannot run commands, end your answer with exactly one ```json block that holds the plan.',
  answer: 'End your answer with exactly one ```json block that holds the whole plan, and nothing after it.',
};

export const TASK_HAND_IN: Record<HandIn, string> = {
  verb: 'Commit your work or leave it in the tree: what lies inside the directories above is committed for you. Then run `maos-tui agent complete --summary "what you did"` and end with exit code 0. If nothing needs to change, say so with `--no-change REASON`. If you cannot do it, run `maos-tui agent fail "why"`.',
  answer:
    'Leave your work in the tree: what lies inside the directories above is committed for you. End your turn with a short summary of what you did; that claims completion. If nothing needs to change, run `maos-tui agent complete --no-change REASON` first. If you cannot do it, run `maos-tui agent fail "why"`.',
};

export const REVIEW_HAND_IN =
  'Change nothing. To accept, run `maos-tui agent complete --summary "what you saw"`. To send it back, run `maos-tui agent fail "what has to change"`: the text goes to the agent that did the work. Then end.';
