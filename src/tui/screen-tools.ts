/** What the screen can have done beside the run, by the command line it was started from. Each resolves with a sentence for the user, or rejects with why not. */
export interface ScreenTools {
  /** The run told whole, as one HTML file. */
  report(): Promise<string>;
  /** What somebody who mends this program needs to know, with nothing of the user's work in it. */
  problem(): Promise<string>;
  /** Whether the files that people edit can be used. */
  check(): Promise<string>;
  about(): Promise<string>;
}
export type ToolName = keyof ScreenTools;
