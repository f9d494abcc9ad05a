/** A failure whose message tells the developer what to do; printed without a stack. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
