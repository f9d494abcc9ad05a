/** Lets records through unless it is closed. */
export class Gate {
  private opened = Promise.resolve();
  private open: (() => void) | undefined;
  private readonly listeners = new Set<() => void>();

  get isClosed(): boolean {
    return this.open !== undefined;
  }

  set(closed: boolean): void {
    if (closed === this.isClosed) return;
    if (closed) this.opened = new Promise((resolve) => (this.open = resolve));
    else {
      this.open?.();
      this.open = undefined;
    }
    for (const listener of this.listeners) listener();
  }

  /** Resolves when the gate is open, or when the signal aborts. */
  async passed(signal: AbortSignal): Promise<void> {
    if (!this.isClosed || signal.aborted) return;
    let onAbort = (): void => undefined;
    const aborted = new Promise<void>((resolve) => (onAbort = resolve));
    signal.addEventListener('abort', onAbort, { once: true });
    await Promise.race([this.opened, aborted]);
    signal.removeEventListener('abort', onAbort);
  }

  /** Calls the listener whenever the gate is closed or opened; returns how to stop that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
