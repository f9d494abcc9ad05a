/** What arrives at some time. */
interface Arrival<T> {
  readonly item: T;
  readonly time: number;
  /** Of what arrives at the same time, the first added comes first. */
  readonly turn: number;
}

/** Items by the time of their arrival. Adding and taking one costs the logarithm of their number: a binary heap. */
export class Arrivals<T> {
  private readonly heap: Arrival<T>[] = [];
  private turns = 0;

  get length(): number {
    return this.heap.length;
  }

  /** When the next one arrives; infinity if there is none. */
  get nextTime(): number {
    return this.heap[0]?.time ?? Infinity;
  }

  add(item: T, time: number): void {
    const { heap } = this;
    const added = { item, time, turn: this.turns++ };
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Arrival<T>;
      if (!isBefore(added, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = added;
  }

  /** Removes the next one; undefined if there is none. */
  take(): T | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first?.item;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      const right = heap[below + 1];
      if (right && isBefore(right, heap[below] as Arrival<T>)) below++;
      const child = heap[below] as Arrival<T>;
      if (!isBefore(child, last)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
    return first.item;
  }
}

function isBefore(a: Arrival<unknown>, b: Arrival<unknown>): boolean {
  return a.time < b.time || (a.time === b.time && a.turn < b.turn);
}
