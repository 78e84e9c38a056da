/**
 * A task as a person writes it in a text field or in their editor: `name: value` lines, an empty line, the description.
 * What is written reads back as the same task. Fields the text has no line for (phase, group, what it waits for besides tasks) stay.
 */

import { needsOf } from '../../core/view/task-status.ts';
import type { Plan, TaskSpec } from '../../protocol/plan.ts';
import { PRIORITIES } from '../../protocol/words.ts';
import { withNeeds } from './edit.ts';

export interface TaskProblem {
  /** From 1. */
  line: number;
  message: string;
}

const number = (text: string, unit: RegExp): number | undefined => {
  const found = unit.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
};

export function taskText(task: TaskSpec): string {
  const estimate = [task.estimate?.minutes === undefined ? '' : `${task.estimate.minutes} min`, task.estimate?.usd === undefined ? '' : `$${task.estimate.usd}`];
  return [
    `title: ${task.title}`,
    `role: ${task.role}`,
    `priority: ${task.priority}`,
    `needs: ${needsOf(task).join(' ')}`,
    `files: ${task.files.join(', ')}`,
    ...(task.checks.length > 0 ? task.checks : ['']).map((check) => `check: ${check}`),
    ...(task.acceptance.length > 0 ? task.acceptance : ['']).map((text) => `accept: ${text.replace(/\s*\n\s*/g, ' ')}`),
    `estimate: ${estimate.filter(Boolean).join(' ')}`,
    '',
    task.description,
  ].join('\n');
}

export const emptyTask = (id: string, role: string): TaskSpec => ({
  id,
  title: '',
  description: '',
  role,
  dependencies: [],
  priority: 'medium',
  acceptance: [],
  files: [],
  checks: [],
});

/** The written task, or everything that is wrong with it. `before` gives id and what the text does not say; `rest` who else there is. */
export function readTask(text: string, before: TaskSpec, plan: Plan, roles: readonly string[]): { task: TaskSpec } | { problems: TaskProblem[] } {
  const problems: TaskProblem[] = [];
  const lines = text.split('\n');
  const blank = lines.findIndex((line) => line.trim() === '');
  const head = blank === -1 ? lines : lines.slice(0, blank);
  const found = new Map<string, { value: string; line: number }[]>();
  head.forEach((line, at) => {
    const [, name, value] = /^\s*([a-z]+)\s*:(.*)$/i.exec(line) ?? [];
    const bad = (message: string) => problems.push({ line: at + 1, message });
    if (name === undefined) bad('a line here is `name: value`; the description follows after an empty line');
    else if (!NAMES.includes(name.toLowerCase())) bad(`there is no field ${name}; fields: ${NAMES.join(', ')}`);
    else found.set(name.toLowerCase(), [...(found.get(name.toLowerCase()) ?? []), { value: (value ?? '').trim(), line: at + 1 }]);
  });
  const all = (name: string): string[] => (found.get(name) ?? []).map((one) => one.value).filter((value) => value !== '');
  const one = (name: string): string => all(name).join(' ');
  const wrong = (name: string, message: string) => problems.push({ line: found.get(name)?.[0]?.line ?? 1, message });
  if (one('title') === '') wrong('title', 'a task needs a title');
  if (!roles.includes(one('role'))) wrong('role', `there is no role ${one('role') || 'given'}; roles: ${roles.join(', ')}`);
  const priority = PRIORITIES.find((name) => name === (one('priority') || 'medium').toLowerCase());
  if (!priority) wrong('priority', `${one('priority')} is no priority; there are ${PRIORITIES.join(', ')}`);
  const needs = [
    ...new Set(
      one('needs')
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ];
  for (const id of needs) {
    if (id === before.id) wrong('needs', `${id} cannot wait for itself`);
    else if (!plan.tasks.some((task) => task.id === id)) wrong('needs', `there is no task ${id} in this plan`);
  }
  const minutes = number(one('estimate'), /([\d.]+)\s*m/);
  const usd = number(one('estimate'), /\$\s*([\d.]+)/);
  if (one('estimate') !== '' && minutes === undefined && usd === undefined) wrong('estimate', 'an estimate is like: 5 min $0.40');
  if (problems.length > 0 || !priority) return { problems };
  const { estimate: _, ...kept } = before;
  return {
    task: withNeeds(
      {
        ...kept,
        title: one('title'),
        role: one('role'),
        priority,
        files: one('files')
          .split(/\s*,\s*/)
          .filter(Boolean),
        checks: all('check'),
        acceptance: all('accept'),
        description:
          blank === -1
            ? ''
            : lines
                .slice(blank + 1)
                .join('\n')
                .trim(),
        ...(minutes === undefined && usd === undefined ? {} : { estimate: { ...(minutes === undefined ? {} : { minutes }), ...(usd === undefined ? {} : { usd }) } }),
      },
      needs,
    ),
  };
}

const NAMES = ['title', 'role', 'priority', 'needs', 'files', 'check', 'accept', 'estimate'];
