/**
 * The door: turns an envelope from the mailbox into a command `decide` can judge. It checks the signature, sets the
 * actor, parses plans, puts bulky values away, and gives time and randomness. Invariant: nothing behind it trusts a body's word on who sent it.
 */
import type { BodyOf, Command, InnerBody, ParsedPlan } from '../core/command.ts';
import { normalisePlan } from '../core/plan/normalise.ts';
import type { State } from '../core/state.ts';
import { type CommandEnvelope, commandSchema } from '../protocol/command.ts';
import type { Actor } from '../protocol/common.ts';
import { planInputSchema } from '../protocol/plan.ts';
import { meansChange, planChangeInputSchema } from '../protocol/plan-change.ts';
import type { Artifacts } from '../store/ports.ts';
import { canonical, sha256 } from '../system/canonical.ts';
import { now } from '../system/clock.ts';
import { secretOf, verifySignature } from '../system/signature.ts';

export const parseEnvelope = (value: unknown): CommandEnvelope => commandSchema.parse(value);

/** Findings shown of one bad plan; the rest repeats itself. */
const MOST_FINDINGS = 20;

export function parsePlan(raw: unknown): ParsedPlan {
  const parsed = planInputSchema.safeParse(raw);
  if (!parsed.success) {
    const tasks = typeof raw === 'object' && raw !== null && 'tasks' in raw && Array.isArray(raw.tasks) ? raw.tasks : [];
    const findings = parsed.error.issues.slice(0, MOST_FINDINGS).map((issue) => {
      const [root, index, ...rest] = issue.path;
      const task: unknown = root === 'tasks' && typeof index === 'number' ? tasks[index] : undefined;
      const name =
        typeof task === 'object' && task !== null && 'id' in task && typeof task.id === 'string'
          ? `task ${task.id}`
          : root === 'tasks' && index !== undefined
            ? `task ${Number(index) + 1}`
            : String(root ?? 'plan');
      return { code: 'plan.schema', message: `${[name, ...rest.map(String)].join(', ')}: ${issue.message}`, severity: 'error' as const };
    });
    return { plan: null, digest: '', findings };
  }
  const plan = normalisePlan(parsed.data);
  return { plan, digest: sha256(canonical(plan)), findings: [] };
}

/** A whole plan, or a change of the one under way. */
export function parseProposal(raw: unknown): ParsedPlan {
  if (!meansChange(raw)) return parsePlan(raw);
  const parsed = planChangeInputSchema.safeParse(raw);
  if (parsed.success) return { plan: null, change: parsed.data, digest: sha256(canonical(parsed.data)), findings: [] };
  const findings = parsed.error.issues.slice(0, MOST_FINDINGS).map((issue) => ({
    code: 'plan.schema',
    message: `${issue.path.map(String).join(', ') || 'the answer'}: ${issue.message}`,
    severity: 'error' as const,
  }));
  return { plan: null, digest: '', findings };
}

/** Who signed it, or null when the signature does not hold. An unsigned message was dropped by hand; it may talk, not decide. */
function actorOf(envelope: CommandEnvelope, key: Buffer, state: State): Actor | null {
  const { auth } = envelope;
  if (auth === undefined) return envelope.body.type === 'send-message' ? { kind: 'user', via: 'file' } : null;
  if (!verifySignature(secretOf(key, auth.as), envelope.id, envelope.body, auth.mac)) return null;
  const pid = envelope.pid === undefined ? {} : { pid: envelope.pid };
  if (auth.as === 'user') return { kind: 'user', via: envelope.via === 'tui' || envelope.via === 'file' ? envelope.via : 'cli', ...pid };
  if (auth.as === 'host') return { kind: 'host', via: 'host', ...pid };
  const id = auth.as.startsWith('session:') ? auth.as.slice('session:'.length) : '';
  const session = state.sessions[id];
  return session === undefined ? null : { kind: 'agent', via: 'agent', role: session.role, session_id: id, ...pid };
}

async function inner(envelope: CommandEnvelope, artifacts: Artifacts): Promise<InnerBody> {
  const { body } = envelope;
  switch (body.type) {
    case 'submit-goal': {
      const { plan, ...rest } = body;
      return plan === undefined ? rest : { ...rest, plan: parsePlan(plan) };
    }
    case 'propose-plan':
    case 'plan-produced':
      return { ...body, plan: parseProposal(body.plan) } as BodyOf<'propose-plan' | 'plan-produced'>;
    case 'edit-plan':
      return { ...body, plan: parsePlan(body.plan) };
    case 'set-context': {
      const { value, ...rest } = body;
      return { ...rest, digest: await artifacts.put(value), bytes: Buffer.byteLength(value) };
    }
    default:
      return body;
  }
}

/** null: the signature does not hold. */
export async function admit(envelope: CommandEnvelope, key: Buffer, state: State, artifacts: Artifacts, random: () => number): Promise<Command | null> {
  const actor = actorOf(envelope, key, state);
  return actor === null ? null : { id: envelope.id, at: now(), actor, random: random(), body: await inner(envelope, artifacts) };
}
