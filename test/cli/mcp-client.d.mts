export interface ToolResult {
  text: string;
  data: Record<string, unknown> | null;
  error: boolean;
}
export interface Tools {
  names(): Promise<string[]>;
  list(): Promise<{ name: string; description?: string; inputSchema: { properties?: Record<string, object> } }[]>;
  instructions(): string;
  call(name: string, input?: object): Promise<ToolResult>;
  close(): Promise<void>;
}
export function openTools(argv: readonly string[], env: Record<string, string>, cwd?: string): Promise<Tools>;
