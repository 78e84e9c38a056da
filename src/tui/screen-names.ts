/** The screens, in the order of their digits, and what they are called. */
export const SCREENS = ['you', 'run', 'tasks', 'graph', 'review', 'messages', 'audit', 'cost', 'health', 'setup'] as const;
export type ScreenName = (typeof SCREENS)[number];
export const SCREEN_LABELS: Record<ScreenName, string> = {
  you: 'You',
  run: 'Run',
  tasks: 'Tasks',
  graph: 'Graph',
  review: 'Review',
  messages: 'Msgs',
  audit: 'Audit',
  cost: 'Cost',
  health: 'Health',
  setup: 'Setup',
};
