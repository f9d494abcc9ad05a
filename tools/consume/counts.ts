/** The number of records of a container, and how many of them are labelled as requiring maintenance. */
export interface ContainerCount {
  records: number;
  maintenance: number;
}

/** Counts of records by container and label. */
export class Counts {
  private readonly byContainer = new Map<string, ContainerCount>();
  /** All records, and those among them that could not be read. */
  total = 0;
  unreadable = 0;

  add(containerId: string, maintenance: boolean): void {
    const count = this.byContainer.get(containerId) ?? { records: 0, maintenance: 0 };
    this.byContainer.set(containerId, count);
    count.records++;
    if (maintenance) count.maintenance++;
    this.total++;
  }

  addUnreadable(): void {
    this.total++;
    this.unreadable++;
  }

  /** The counts in one line. */
  line(): string {
    const parts = this.sorted().map(
      ([container, { records, maintenance }]) => `${container} ${records} (${maintenance} maintenance)`,
    );
    const shown = parts.length > 8 ? [...parts.slice(0, 8), `${parts.length - 8} more`] : parts;
    if (this.unreadable > 0) shown.push(`${this.unreadable} unreadable`);
    return `${this.total} records${shown.length === 0 ? '' : `: ${shown.join(', ')}`}`;
  }

  /** The counts as a table with a row for each container. */
  table(): string {
    const rows: (readonly [string, number, number])[] = this.sorted().map(
      ([container, { records, maintenance }]) => [container, records, maintenance],
    );
    const sum = rows.reduce((maintenance, row) => maintenance + row[2], 0);
    const readable = this.total - this.unreadable;
    const lines = [...rows, ['total', readable, sum] as const].map(
      ([name, records, maintenance]) =>
        `${name.padEnd(12)}${String(records).padStart(12)}${String(maintenance).padStart(14)}`,
    );
    const unreadable = this.unreadable === 0 ? [] : [`unreadable  ${String(this.unreadable).padStart(12)}`];
    return ['container        records   maintenance', ...lines, ...unreadable].join('\n');
  }

  /** The counts as a JSON value. */
  toJSON(): Record<string, unknown> {
    const { total, unreadable } = this;
    return { total, unreadable, containers: Object.fromEntries(this.sorted()) };
  }

  private sorted(): [string, ContainerCount][] {
    return [...this.byContainer].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
