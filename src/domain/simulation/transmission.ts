import { RandomStream } from '../random/random-stream.js';

/** What may befall a record between its container and the destination. */
export const TRANSMISSION_KINDS = ['duplicate', 'lost', 'late', 'reordered'] as const;

export type TransmissionKind = (typeof TRANSMISSION_KINDS)[number];

/** Something that befalls a share of a fleet's records. */
export interface TransmissionFault {
  readonly kind: TransmissionKind;
  /** Share of the records, 0 … 1. */
  readonly rate: number;
  /** By how much `late` and `reordered` records come later, s, drawn evenly; 0 for the other kinds. */
  readonly delay: { readonly low: number; readonly high: number };
}

/** How many records each kind has befallen. */
export type TransmissionCounts = Readonly<Record<TransmissionKind, number>>;

/** What becomes of one record on its way. */
export interface Fate {
  readonly kinds: readonly TransmissionKind[];
  /** s. */
  readonly delay: number;
}

const UNHARMED: Fate = { kinds: [], delay: 0 };

/**
 * What becomes of the records of one container, record by record from its first one on. Each kind draws from a stream of
 * its own, so that one more kind changes nothing of the others.
 */
export class ContainerFates {
  private readonly draws: readonly { readonly fault: TransmissionFault; readonly random: RandomStream }[];

  constructor(faults: readonly TransmissionFault[], seed: number, containerId: string) {
    const seen = new Map<TransmissionKind, number>();
    this.draws = faults.map((fault) => {
      const repeat = (seen.get(fault.kind) ?? 0) + 1;
      seen.set(fault.kind, repeat);
      const name = `transmission/${fault.kind}/${repeat}/${containerId}`;
      return { fault, random: RandomStream.of(seed, name) };
    });
  }

  /** The fate of the next record. */
  next(): Fate {
    let fate: { kinds: TransmissionKind[]; delay: number } | undefined;
    for (const { fault, random } of this.draws) {
      if (random.unit() >= fault.rate) continue;
      fate ??= { kinds: [], delay: 0 };
      const { low, high } = fault.delay;
      if (high > 0) fate.delay += low + (high - low) * random.unit();
      if (!fate.kinds.includes(fault.kind)) fate.kinds.push(fault.kind);
    }
    if (!fate) return UNHARMED;
    return fate.kinds.includes('lost') ? { kinds: ['lost'], delay: 0 } : fate;
  }
}
