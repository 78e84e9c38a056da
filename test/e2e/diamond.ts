/** Five tasks in a diamond, done by plain shell programs that know nothing of us but the environment they are started in. */
export const PLAN = {
  summary: 'five files',
  phases: [{ id: 'p1', title: 'all' }],
  tasks: [
    { id: 'T1', title: 'base', role: 'backend', phase: 'p1', files: ['out/T1.txt'] },
    { id: 'T2', title: 'left', role: 'backend', phase: 'p1', dependencies: ['T1'] },
    { id: 'T3', title: 'right', role: 'frontend', phase: 'p1', dependencies: ['T1'] },
    { id: 'T4', title: 'middle', role: 'database', phase: 'p1', dependencies: ['T1'] },
    { id: 'T5', title: 'join', role: 'testing', phase: 'p1', dependencies: ['T2', 'T3', 'T4'], checks: ['test -f out/T5.txt'] },
  ],
};
export const NEEDS: Record<string, string[]> = { T1: [], T2: ['T1'], T3: ['T1'], T4: ['T1'], T5: ['T2', 'T3', 'T4'] };

/** Writes what it saw of its dependencies' files into its own, so that the test can tell that it saw them. */
const WORKER = `#!/bin/sh
set -e
mkdir -p out
began="begin $(date +%s%N)"
seen=$(ls out)
maos-tui agent progress "working on $MAOS_TASK_ID" --percent 50
sleep \${WORK_SECONDS:-0.5}
printf "%s\n" "$MAOS_TASK_ID $began" "$seen" > "out/$MAOS_TASK_ID.txt"
echo "end $(date +%s%N)" >> "out/$MAOS_TASK_ID.txt"
maos-tui agent complete --summary "made $MAOS_TASK_ID"
`;

export const files = (settings = 'parallel: 4, autonomy: auto, review: auto', worker = WORKER): Record<string, string> => ({
  'plan.json': JSON.stringify(PLAN, null, 2),
  'worker.sh': worker,
  'multi-agent.yaml': `version: 1
settings: { ${settings} }
services:
  architect: { command: "maos-tui agent propose-plan plan.json" }
  backend: { command: [sh, worker.sh] }
  frontend: { command: [sh, worker.sh] }
  database: { command: [sh, worker.sh], directories: [out] }
  testing: { command: [sh, worker.sh], checks: ["ls out"] }
`,
});
