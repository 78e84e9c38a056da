/** What can be copied from where the user looks, as text and nothing else. Pure, save for a patch that must be read first. */

import type { Task } from '../../core/state.ts';
import { eventRow } from '../../core/view/event-text.ts';
import { graphText } from '../../core/view/graph-formats.ts';
import { selectedSession } from '../layout.ts';
import type { View } from '../model.ts';
import type { DiffFile, DiffLine } from '../parts/diff-text.ts';
import { selectedTask, sessionOfTask, stateAndTime } from '../parts/task-list.ts';
import { chosenLines, reviewedTask, shownFile } from '../review/shown.ts';
import { auditList, selectedEvent } from '../screens/audit.ts';
import { messageList, selectedMessage } from '../screens/messages.ts';
import { selectedRequest } from '../screens/needs-you.ts';
import type { CopyText } from './copy-text.ts';

const SIGN: Record<DiffLine['kind'], string> = { hunk: '', add: '+', del: '-', same: ' ', note: '' };
const diffLines = (file: DiffFile): string[] => file.lines.map((line) => `${SIGN[line.kind]}${line.text}`);

const taskLine = (view: View, task: Task): string => `${task.id} ${stateAndTime(view, task)} ${task.title} (${task.role})`;
const taskBlock = (view: View, task: Task): string => [taskLine(view, task), task.description, ...task.acceptance.map((one) => `- ${one}`)].filter((one) => one !== '').join('\n');

/** The line and the block that are looked at. */
function looked(view: View): { line: string; block: string; id: string } | null {
  const { ui } = view;
  const task = selectedTask(view);
  switch (ui.screen) {
    case 'run': {
      const session = selectedSession(view);
      const lines = session ? view.paneLines(session.id) : [];
      if (session && lines.length > 0) return { line: lines.at(-1) ?? '', block: lines.join('\n'), id: session.task_id ?? session.id };
      break;
    }
    case 'messages': {
      const message = selectedMessage(view) ?? messageList(view)[0];
      return message ? { line: message.text.split('\n')[0] ?? '', block: message.text, id: message.id } : null;
    }
    case 'audit': {
      const event = selectedEvent(view) ?? auditList(view)[0];
      if (!event) return null;
      const { actor, action, on, result, detail } = eventRow(event, view.state.sessions);
      return { line: [event.at, actor, action, on, result, detail].filter((one) => one !== '').join(' '), block: JSON.stringify(event, null, 2), id: String(event.seq) };
    }
    case 'you': {
      const asked = selectedRequest(view);
      const approval = view.state.approvals[asked?.id ?? ''];
      return approval ? { line: approval.summary, block: `${approval.summary}\n${approval.detail}`.trimEnd(), id: approval.id } : null;
    }
    case 'review': {
      const reviewed = reviewedTask(view);
      const file = shownFile(view);
      if (!reviewed) return null;
      return file
        ? { line: diffLines(file)[chosenLines(view, file).cursor] ?? '', block: diffLines(file).join('\n'), id: reviewed.id }
        : { line: taskLine(view, reviewed), block: taskBlock(view, reviewed), id: reviewed.id };
    }
  }
  return task ? { line: taskLine(view, task), block: taskBlock(view, task), id: task.id } : null;
}

const BLOCKS: Partial<Record<View['ui']['screen'], string>> = { run: 'all the agent printed', messages: 'message', audit: 'entry', review: 'diff of the file', you: 'question' };

/** The entries of the copy menu that have a text now. */
export function copyTexts(view: View): CopyText[] {
  const { screen } = view.ui;
  const found = looked(view);
  const task = screen === 'review' ? reviewedTask(view) : selectedTask(view);
  const session = screen === 'run' ? selectedSession(view) : task ? sessionOfTask(view, task) : null;
  const file = screen === 'review' ? task?.result?.files[view.ui.file]?.path : undefined;
  const path = file ?? session?.worktree ?? null;
  const texts: CopyText[] = [];
  const add = (key: string, label: string, text: string, extension = 'txt') => texts.push({ key, label, text, extension });
  if (found) {
    add('l', screen === 'run' ? 'newest line' : 'line', found.line);
    add('b', BLOCKS[screen] ?? 'block', found.block);
    add('i', 'id', found.id);
  }
  if (path !== null) add('p', file === undefined ? 'path of the worktree' : 'path', path);
  if (task?.result?.diff) texts.push({ key: 'd', label: `patch of ${task.id}`, text: '', artifact: task.result.diff, extension: 'patch' });
  if (view.derived.graph.rows.length > 0) {
    const at = new Date(view.now).toISOString();
    add('m', 'graph as mermaid', graphText(view.state, 'mermaid', at), 'mmd');
    add('g', 'graph as dot', graphText(view.state, 'dot', at), 'dot');
    add('j', 'graph as json', graphText(view.state, 'json', at), 'json');
  }
  return texts.filter((one) => one.text !== '' || one.artifact !== undefined);
}
