/** A Client without files or daemons: a State, pane bytes and artifacts in memory; commands are kept and answers applied. */
import type { Client, Outcome } from '../../src/client/contract.ts';
import type { State } from '../../src/core/state.ts';
import type { CommandBody } from '../../src/protocol/command.ts';
import type { Event, EventBody } from '../../src/protocol/event.ts';
import type { Store } from '../../src/store/ports.ts';

export interface MemoryClient extends Client {
  readonly commands: CommandBody[];
  /** Session and bytes of everything typed. */
  readonly typed: [session: string, bytes: Buffer][];
  alive: boolean;
  /** Adds to a pane. */
  print(session: string, text: string): void;
  /** Changes the State as an event would, and tells followers. */
  happen(body: EventBody, change: (state: State) => void): void;
  onCommand: (body: CommandBody) => Outcome | undefined;
}

export function memoryClient(options: { state: State; repo?: string; panes?: Record<string, string>; artifacts?: Record<string, string>; events?: Event[] }): MemoryClient {
  const { state } = options;
  const logs = new Map<string, Buffer>(Object.entries(options.panes ?? {}).map(([session, text]) => [session, Buffer.from(text)]));
  const watchers = new Map<string, Set<() => void>>();
  const followers = new Set<(state: State, events: readonly Event[]) => void>();
  const events: Event[] = [...(options.events ?? [])];
  const of = (session: string) => logs.get(session) ?? Buffer.alloc(0);
  const store = {
    dir: '',
    journal: {
      verify: async () => ({ events: options.events?.length ?? 0, segments: 1, first: 1, last: state.seq, hash: '', cut: 0, damage: null }),
      async *read(after: number) {
        for (const event of events) if (event.seq > after) yield event;
      },
    },
    artifacts: {
      get: async (digest: string) => {
        const text = options.artifacts?.[digest];
        return text === undefined ? null : new TextEncoder().encode(text);
      },
    },
    terminals: {
      tail: async (session: string, bytes: number) => {
        const all = of(session);
        return { data: new Uint8Array(all.subarray(Math.max(0, all.length - bytes))), end: all.length };
      },
      readFrom: async (session: string, offset: number, limit: number) => {
        const data = new Uint8Array(of(session).subarray(offset, offset + limit));
        return { data, end: offset + data.length };
      },
      watch: (session: string, listener: () => void) => {
        const set = watchers.get(session) ?? new Set();
        set.add(listener);
        watchers.set(session, set);
        return () => set.delete(listener);
      },
    },
  } as unknown as Store<State>;
  const status = (alive: boolean, pid: number) => ({ alive, pid, epoch: 1, heartbeat_age_ms: alive ? 600 : 31_000 });
  const client: MemoryClient = {
    dir: '/tmp/none',
    repo: options.repo ?? '/home/you/shop-api',
    store,
    commands: [],
    typed: [],
    typist: (session) => ({
      type: async (bytes) => {
        client.typed.push([session, Buffer.from(bytes)]);
      },
    }),
    alive: true,
    onCommand: () => undefined,
    state: async () => state,
    submit: async (body) => {
      client.commands.push(body);
      return 'id';
    },
    ask: async (body) => {
      client.commands.push(body);
      return client.onCommand(body) ?? { ok: true, events: [] };
    },
    follow: async (listener) => {
      followers.add(listener);
      return {
        state,
        stop: () => {
          followers.delete(listener);
        },
      };
    },
    daemons: async () => ({ orchestrator: status(client.alive, 4098), host: status(client.alive, 4099) }),
    ensureDaemons: async () => {
      client.alive = true;
    },
    print: (session, text) => {
      logs.set(session, Buffer.concat([of(session), Buffer.from(text)]));
      for (const listener of watchers.get(session) ?? []) listener();
    },
    happen: (body, change) => {
      change(state);
      state.seq++;
      state.at = new Date().toISOString();
      const event: Event = {
        seq: state.seq,
        epoch: 1,
        at: state.at,
        actor: { kind: 'orchestrator', via: 'orchestrator' },
        cause: 'c',
        body,
        prev: '0'.repeat(64),
        hash: '1'.repeat(64),
      };
      events.push(event);
      for (const listener of followers) listener(state, [event]);
    },
  };
  return client;
}
