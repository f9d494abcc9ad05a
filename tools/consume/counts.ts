/** The number of records of a container, and how many of them are labelled as requiring maintenance. */
export interface ContainerCount {
  records: number;
  maintenance: number;
}

const MOST_SHOWN = 8;
/** Counts labelled records in which no fault acts; no kind of fault has this name. */
const NO_FAULT = 'none';

/** Counts of records by container and label, and by the kind of fault that acts where the records name it. */
export class Counts {
  private readonly byContainer = new Map<string, ContainerCount>();
  private readonly byFaultKind = new Map<string, number>();
  /** All records, and those among them that could not be read. */
  total = 0;
  unreadable = 0;

  /** `faultKinds`: the kinds of the faults that act, each once; undefined if the record does not name them. */
  add(containerId: string, maintenance: boolean, faultKinds?: readonly string[]): void {
    const count = this.byContainer.get(containerId) ?? { records: 0, maintenance: 0 };
    this.byContainer.set(containerId, count);
    count.records++;
    if (maintenance) count.maintenance++;
    this.total++;
    if (!faultKinds) return;
    for (const kind of faultKinds.length === 0 ? [NO_FAULT] : faultKinds)
      this.byFaultKind.set(kind, (this.byFaultKind.get(kind) ?? 0) + 1);
  }

  addUnreadable(): void {
    this.total++;
    this.unreadable++;
  }

  /** The counts in one line. */
  line(): string {
    const shown = firstOf(
      this.containers().map(
        ([container, { records, maintenance }]) => `${container} ${records} (${maintenance} maintenance)`,
      ),
    );
    if (this.unreadable > 0) shown.push(`${this.unreadable} unreadable`);
    const faults = this.faults().filter(([kind]) => kind !== NO_FAULT);
    const kinds = firstOf(faults.map(([kind, records]) => `${kind} ${records}`));
    return [
      `${this.total} records${shown.length === 0 ? '' : `: ${shown.join(', ')}`}`,
      ...(kinds.length === 0 ? [] : [`faults: ${kinds.join(', ')}`]),
    ].join('; ');
  }

  /** The counts as a table with a row for each container, and one with a row for each kind of fault. */
  table(): string {
    const rows: (readonly [string, number, number])[] = this.containers().map(
      ([container, { records, maintenance }]) => [container, records, maintenance],
    );
    const sum = rows.reduce((maintenance, row) => maintenance + row[2], 0);
    const readable = this.total - this.unreadable;
    const lines = [...rows, ['total', readable, sum] as const].map(
      ([name, records, maintenance]) =>
        `${name.padEnd(12)}${String(records).padStart(12)}${String(maintenance).padStart(14)}`,
    );
    const unreadable = this.unreadable === 0 ? [] : [`unreadable  ${String(this.unreadable).padStart(12)}`];
    return ['container        records   maintenance', ...lines, ...unreadable, ...this.faultTable()].join(
      '\n',
    );
  }

  /** The counts as a JSON value; `faults` only if records name the faults that act. */
  toJSON(): Record<string, unknown> {
    const { total, unreadable } = this;
    const faults = this.faults();
    return {
      total,
      unreadable,
      containers: Object.fromEntries(this.containers()),
      ...(faults.length === 0 ? {} : { faults: Object.fromEntries(faults) }),
    };
  }

  private faultTable(): readonly string[] {
    const rows = this.faults().map(([kind, records]) => `${kind.padEnd(19)}${String(records).padStart(12)}`);
    return rows.length === 0 ? [] : ['', 'fault                   records', ...rows];
  }

  private containers(): readonly [string, ContainerCount][] {
    return sorted(this.byContainer);
  }

  private faults(): readonly [string, number][] {
    return sorted(this.byFaultKind);
  }
}

function sorted<T>(counts: ReadonlyMap<string, T>): readonly [string, T][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function firstOf(parts: readonly string[]): string[] {
  return parts.length > MOST_SHOWN
    ? [...parts.slice(0, MOST_SHOWN), `${parts.length - MOST_SHOWN} more`]
    : [...parts];
}
