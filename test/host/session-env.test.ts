import { describe, expect, test } from 'vitest';
import { TOPICS } from '../../src/cli/help-topics.ts';
import { baseEnvironment, FOR_AGENTS, FOR_ALL, FOR_CLOUDS, sessionEnvironment } from '../../src/host/session-env.ts';

const facts = {
  run_id: 'r',
  task_id: 't',
  session_id: 's',
  role: 'dev',
  dir: '/d',
  token: 'k',
  brief: '/b',
  brief_md: '/m',
  mark: 'x/s',
  identity: { name: 'n', email: 'e', configured: true },
};
const SECRETS = { AWS_PROFILE: 'p', AWS_REGION: 'r', CLOUD_ML_REGION: 'c', VERTEX_REGION_X: 'v', GITHUB_TOKEN: 'g', NODE_OPTIONS: 'n', LD_PRELOAD: 'l', SSH_AUTH_SOCK: 's' };
const MAY = { CLAUDE_CODE_MAX_OUTPUT_TOKENS: '1', DISABLE_AUTOUPDATER: '1', DISABLE_TELEMETRY: '1', HTTPS_PROXY: 'p', LC_ALL: 'C' };
const seen = (from: Record<string, string>) => Object.keys(sessionEnvironment(facts, { ...SECRETS, ...MAY, ...from })).filter((name) => name in SECRETS);

describe('the environment of agents', () => {
  test('holds what configures their program, and keys of a cloud only for who was told to use it', () => {
    expect(sessionEnvironment(facts, { ...SECRETS, ...MAY })).toMatchObject(MAY);
    expect(seen({})).toEqual([]);
    expect(seen({ CLAUDE_CODE_USE_BEDROCK: '0', CLAUDE_CODE_USE_VERTEX: '' })).toEqual([]);
    expect(seen({ CLAUDE_CODE_USE_BEDROCK: '1' })).toEqual(['AWS_PROFILE', 'AWS_REGION']);
    expect(seen({ CLAUDE_CODE_USE_VERTEX: 'true' })).toEqual(['CLOUD_ML_REGION', 'VERTEX_REGION_X']);
  });

  test('says nothing of the session maos-tui was started in, and checks get none of the keys', () => {
    const from = { ...SECRETS, ...MAY, CLAUDE_CODE_USE_BEDROCK: '1', CLAUDE_CODE_SSE_PORT: '1', CLAUDE_CODE_ENTRYPOINT: 'cli', MAOS_TOKEN: 'of another' };
    const env = sessionEnvironment(facts, from);
    expect([env.CLAUDE_CODE_SSE_PORT, env.CLAUDE_CODE_ENTRYPOINT, env.MAOS_TOKEN]).toEqual([undefined, undefined, 'k']);
    expect(Object.keys(baseEnvironment(from)).filter((name) => /^(AWS_|CLAUDE_CODE_|MAOS_)/.test(name))).toEqual([]);
  });

  test('is what `maos-tui help environment` tells', () => {
    const topic = TOPICS.environment ?? '';
    const ours = new Set(['MAOS_SCRIPT_SPEED', 'MAOS_TEST_RUN']);
    const told = [...FOR_ALL, ...FOR_AGENTS, ...Object.keys(FOR_CLOUDS), ...Object.values(FOR_CLOUDS).flat()].filter((name) => !ours.has(name) && name !== name.toLowerCase());
    for (const name of told) expect(topic).toContain(name);
  });
});
