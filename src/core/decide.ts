/**
 * decide: what a command leads to, as events, or why it is refused. Pure: the same State and command give the same answer.
 * It changes nothing in State; each noun has its own file, this one gives every command its place.
 */
import { answer, requestApproval } from './approval/decide.ts';
import { revokeGrant } from './approval/grant.ts';
import { authorise } from './authorise.ts';
import { accept, type BodyOf, type Command, type Decision, type InnerBody } from './command.ts';
import { tick } from './dispatch/tick.ts';
import { effectFailed, mergeConflicted, mergeFailed, resultMerged, resultVerified } from './merge/decide.ts';
import { ackMessage, receiveMessages, sendMessage, setContext } from './message/decide.ts';
import { messageAccepted, messageHanded, messageReturned, promptAccepted, promptTaken, resendMessage } from './message/taken.ts';
import { editPlan, planProduced, proposePlan } from './plan/decide.ts';
import { cancelRun, mergeUndone, pauseRun, resumeRun, runMerged, runMergeRefused, runOpened, stop, submitGoal, undoMerge, undoRefused } from './run/decide.ts';
import { beginTyping, hostStarted, permissionAsked, permissionRuled, permissionWithdrawn, sessionExited, sessionStalled, sessionStarted, sessionStatus } from './session/decide.ts';
import { resumeProvider } from './session/fault.ts';
import { pauseAgent, restartAgent, resumeAgent } from './session/pause.ts';
import { claimCompletion, failTask, reportProgress, reportUsage } from './session/said.ts';
import { usageReported } from './session/usage.ts';
import type { State } from './state.ts';
import { commentResult } from './task/comment.ts';
import { addTask, cancelTask, editTask, retryTask } from './task/decide.ts';
import { verifyAgain } from './task/verify-again.ts';

type Deciders = { [T in InnerBody['type']]: (state: State, command: Command<BodyOf<T>>) => Decision };

const deciders: Deciders = {
  'submit-goal': submitGoal,
  approve: answer,
  deny: answer,
  'revoke-grant': revokeGrant,
  'edit-plan': editPlan,
  'add-task': addTask,
  'edit-task': editTask,
  'comment-result': commentResult,
  'retry-task': retryTask,
  'verify-again': verifyAgain,
  'cancel-task': cancelTask,
  'pause-run': pauseRun,
  'resume-run': resumeRun,
  'pause-agent': pauseAgent,
  'resume-agent': resumeAgent,
  'restart-agent': restartAgent,
  'resume-provider': resumeProvider,
  'cancel-run': cancelRun,
  'begin-typing': beginTyping,
  'resend-message': resendMessage,
  'undo-merge': undoMerge,
  stop,
  'propose-plan': proposePlan,
  'report-progress': reportProgress,
  'claim-completion': claimCompletion,
  'fail-task': failTask,
  'request-approval': requestApproval,
  'send-message': sendMessage,
  'receive-messages': receiveMessages,
  'ack-message': ackMessage,
  'set-context': setContext,
  'host-started': hostStarted,
  'run-opened': runOpened,
  'session-started': sessionStarted,
  'session-status': sessionStatus,
  'session-stalled': sessionStalled,
  'report-usage': reportUsage,
  'usage-reported': usageReported,
  'permission-asked': permissionAsked,
  'permission-ruled': permissionRuled,
  'permission-withdrawn': permissionWithdrawn,
  'plan-produced': planProduced,
  'message-handed': messageHanded,
  'message-accepted': messageAccepted,
  'message-returned': messageReturned,
  'prompt-accepted': promptAccepted,
  'session-exited': sessionExited,
  'result-verified': resultVerified,
  'result-merged': resultMerged,
  'merge-conflicted': mergeConflicted,
  'merge-failed': mergeFailed,
  'run-merged': runMerged,
  'run-merge-refused': runMergeRefused,
  'merge-undone': mergeUndone,
  'undo-refused': undoRefused,
  'effect-failed': effectFailed,
  tick: (state, command) => accept(tick(state, command)),
};

export function decide(state: State, command: Command): Decision {
  const refused = authorise(state, command);
  if (refused !== null) return refused;
  const decider = deciders[command.body.type] as (state: State, command: Command) => Decision;
  const decision = decider(state, command);
  // who speaks has heard
  return decision.ok ? accept(promptTaken(state, command), decision.events) : decision;
}
