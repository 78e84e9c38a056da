/**
 * What is known of one session, for the details of its agent and for `status --json`: what it counts as and by which layer, each layer of
 * evidence with its age, and the facts of its life. Pure. Ages are whole units, so a screen that shows them changes no more often than its clock.
 */
import type { SessionSample } from '../../protocol/samples.ts';
import type { EvidenceSource } from '../../protocol/words.ts';
import { agentName } from '../session/agents.ts';
import { judge } from '../session/judge.ts';
import type { Session, State } from '../state.ts';
import { brief, type Instant, money, tokens, toMs } from './format.ts';

export interface EvidenceView {
  status: string;
  since: string;
  ageSec: number;
  detail: string | null;
}
export interface StatusView {
  /** Layer that decided; null before the first evidence, and for a session that has ended. */
  by: EvidenceSource | null;
  evidence: Partial<Record<EvidenceSource, EvidenceView>>;
  stalled: { since: string; reason: string } | null;
}

const ORDER: readonly EvidenceSource[] = ['event', 'hook', 'screen', 'process'];
const LAYERS: Record<EvidenceSource, string> = { event: 'events', hook: 'hooks', screen: 'screen', process: 'process' };
const LABELS: Record<EvidenceSource, string> = { ...LAYERS, process: 'proc' };
const ENDING = new Set(['stopping', 'exited', 'lost']);

export function statusView(session: Session, now: Instant): StatusView {
  const evidence: StatusView['evidence'] = {};
  for (const source of ORDER) {
    const seen = session.evidence[source];
    if (seen === undefined) continue;
    evidence[source] = { status: seen.status, since: seen.at, ageSec: Math.max(0, Math.floor((toMs(now) - toMs(seen.at)) / 1000)), detail: seen.detail ?? null };
  }
  const by = ENDING.has(session.state) ? null : (judge(session.evidence, session.waiting_since !== null)?.source ?? null);
  return { by, evidence, stalled: ENDING.has(session.state) ? null : session.stalled };
}

/** `alive, 0% CPU, no output for 3m`; what was not measured is left out. */
export function processText(session: Session, sample: SessionSample | undefined, now: Instant): string {
  if (session.state === 'exited' || session.state === 'lost') return 'gone';
  if (session.started_at === null) return 'not started yet';
  if (sample === undefined) return 'started; not measured now';
  if (sample.pids.length === 0) return 'no process was found';
  const silent = sample.output_at == null ? 0 : toMs(now) - toMs(sample.output_at);
  return [
    'alive',
    ...(sample.cpu_percent === null ? [] : [`${Math.round(sample.cpu_percent)}% CPU`]),
    ...(sample.output_bytes === 0 ? ['no output yet'] : silent >= 10_000 ? [`no output for ${brief(silent)}`] : []),
  ].join(', ');
}

/** Where a role has several: `codex`, and from whom it took over. */
function agentFact(state: State, session: Session): Fact[] {
  const role = state.run?.config.roles[session.role];
  if (role?.agents === undefined) return [];
  const first = agentName(role.agent);
  return [{ label: 'agent', text: first === session.agent ? first : `${session.agent}, in place of ${first}` }];
}

export interface Fact {
  label: string;
  text: string;
  /** Worth a look: stalled, or waiting for the user. */
  warn?: boolean;
}

export function agentFacts(state: State, session: Session, sample: SessionSample | undefined, now: Instant): Fact[] {
  const { by, evidence, stalled } = statusView(session, now);
  const limits = state.run?.config.roles[session.role]?.limits;
  const timeout = state.run?.config.roles[session.role]?.timeout_ms;
  const seen = by === null ? undefined : evidence[by];
  const facts: Fact[] = [
    {
      label: 'status',
      text: `${session.state === 'waiting' ? 'waiting for you' : session.state}${by === null ? '' : `, by its ${LAYERS[by]}`}${seen === undefined ? '' : ` since ${brief(seen.ageSec * 1_000)}`}`,
      ...(session.state === 'waiting' ? { warn: true } : {}),
    },
  ];
  if (stalled) facts.push({ label: 'stall', text: `since ${brief(toMs(now) - toMs(stalled.since))}: ${stalled.reason}`, warn: true });
  for (const source of ORDER) {
    const one = evidence[source];
    if (source === 'process') facts.push({ label: LABELS[source], text: processText(session, sample, now) });
    else if (one !== undefined) facts.push({ label: LABELS[source], text: `${one.status}${one.detail === null ? '' : ` (${one.detail})`}, ${brief(one.ageSec * 1_000)} ago` });
  }
  const accepted = session.accepted;
  const prompt = accepted
    ? `accepted by ${accepted.by}, ${brief(toMs(now) - toMs(accepted.at))} ago`
    : session.started_at === null
      ? 'not handed over yet'
      : 'handed over, not accepted yet';
  const used = session.usage;
  const bounds = [
    ...(timeout === undefined ? [] : [`time ${brief(timeout)}`]),
    ...(limits?.usd == null ? [] : [money(limits.usd)]),
    ...(limits?.memory_mb == null ? [] : [`${limits.memory_mb} MB memory`]),
    ...(limits?.output_mb == null ? [] : [`${limits.output_mb} MB output`]),
    ...(limits?.silence_ms === undefined ? [] : [`silence ${brief(limits.silence_ms)}`]),
  ];
  const conversation = session.conversation_id;
  return [
    ...facts,
    { label: 'prompt', text: prompt },
    ...(session.pid === null ? [] : [{ label: 'pid', text: `${session.pid}${sample?.memory_mb == null ? '' : `, ${Math.round(sample.memory_mb)} MB`}` }]),
    ...agentFact(state, session),
    { label: 'id', text: session.id },
    ...(conversation === null ? [] : [{ label: 'talk', text: conversation }]),
    ...(session.model === null ? [] : [{ label: 'model', text: session.model }]),
    ...(session.worktree === null ? [] : [{ label: 'where', text: session.worktree }]),
    { label: 'used', text: `${tokens(used.input_tokens)} in, ${tokens(used.output_tokens)} out${used.usd === null ? '' : `, ${money(used.usd)}`}` },
    ...(bounds.length === 0 ? [] : [{ label: 'limits', text: bounds.join(', ') }]),
  ];
}
