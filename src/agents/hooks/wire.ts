/**
 * What the two ends of a hook channel agree on: `channel.ts` in the host, `relay.ts` in the process that the agent's CLI starts.
 * A call is one line `<token> <bytes>` and so many bytes of JSON. Back comes an empty line at once ("taken"), then the reply as one line.
 * Loaded at every hook of every agent, so it imports nothing.
 */

/** In the environment of the session: what a call has to begin with. */
export const TOKEN_VARIABLE = 'MAOS_HOOK_TOKEN';
/** There too, for what runs inside of a CLI and has no command line of its own: the path of the socket. */
export const SOCKET_VARIABLE = 'MAOS_HOOK_SOCKET';

/** Most bytes of one call. Tools may carry whole files. */
export const CALL_MAX = 64 * 1024 * 1024;

/** Time a host has to take a call, for the relay that waits. A live one takes it within milliseconds. */
export const TAKEN_MS = 10_000;
