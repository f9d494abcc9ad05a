import type { ColumnSet } from '../reefer/schema.js';
import type { Profile } from '../reefer/carriage.js';
import type { Growth, PhysicalFaultKind, Sensor } from '../simulation/physical-faults.js';
import type { LabelRule, UnitKind } from '../simulation/reefer-plan.js';
import type { TransmissionFault } from '../simulation/transmission.js';
import type { Weighted } from './mix.js';
import type { ScenarioStart } from './start.js';
import type { Place, VoyagePoint } from './places.js';
import type { Range } from './quantity.js';

/** A problem of a document, and where it is: keys and indices from the top. */
export interface ScenarioProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Who is in a group: made-up ids, given ids, or places where containers come and go. */
export type Members =
  | { readonly count: number }
  | { readonly ids: readonly string[] }
  | { readonly places: number; readonly stay: Range };

/** One group of a fleet, with what is left to chance. */
export interface GroupRecipe {
  readonly name: string;
  readonly members: Members;
  readonly products: readonly Weighted<string>[];
  readonly profile: Profile;
  /** t; undefined: the product's usual load. */
  readonly cargo: Range | undefined;
  /** Share of the containers whose cargo comes at the set point. */
  readonly precooled: number;
  readonly units: readonly Weighted<UnitKind>[];
  /** Years. */
  readonly age: Range;
  /** m3/h; undefined: the product's. */
  readonly vent: Range | undefined;
  readonly atmosphere: { readonly oxygen: Range; readonly carbonDioxide: Range } | undefined;
  readonly where:
    | { readonly name: string; readonly place: Place }
    | { readonly name: string; readonly voyage: readonly VoyagePoint[] };
}

/** How many containers a fault befalls: a share or number of them, or so often each, at a rate (1/s). */
export type Frequency = { readonly share: number } | { readonly count: number } | { readonly rate: number };

/** A fault with what is left to chance. */
export interface FaultRecipe {
  readonly kind: PhysicalFaultKind;
  /** Place in the document. */
  readonly index: number;
  readonly sensor: Sensor | undefined;
  /** A group's name, or ids; undefined: the whole fleet. */
  readonly among: string | readonly string[] | undefined;
  readonly frequency: Frequency;
  /** s after a container's first record. */
  readonly onset: Range;
  /** s; undefined: to the end. */
  readonly duration: Range | undefined;
  readonly growth: Growth | undefined;
  /** s. */
  readonly over: Range | undefined;
  /** Scales the parameters that are not given. */
  readonly severity: Range;
  readonly parameters: Readonly<Record<string, Range>>;
  readonly fan: 1 | 2 | undefined;
  readonly as: 'hold' | 'rail' | 'empty' | undefined;
  /** Of a stuck sensor: the last reading, or a value. */
  readonly stuckAt: Range | 'last' | undefined;
}

/** A fault that is put into a run while it is under way, or ended, from a record of its container on. */
export type Intervention = {
  readonly containerId: string;
  /** The first record that shows it, from 0. */
  readonly firstRecord: number;
} & ({ readonly fault: FaultRecipe; readonly ends?: never } | { /** A fault's id. */ readonly ends: string });

/** How fast the records of a scenario are handed over. */
export interface PaceRecipe {
  readonly rate: { readonly recordsPerSecond: number } | { /** Times real time. */ readonly speedup: number };
  /** Whether what a stall delayed is made up. */
  readonly catchUp: boolean;
}

/** What happens to a fleet; the seed decides what is left open. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly model: 'physical' | 'statistical';
  readonly seed: number | undefined;
  readonly start: ScenarioStart;
  /** Of each container, or of the whole where containers come and go. */
  readonly records: number;
  readonly intervalSeconds: number;
  readonly fleet: readonly GroupRecipe[];
  readonly faults: readonly FaultRecipe[];
  readonly labels: {
    readonly rule: LabelRule;
    readonly horizonSeconds: number;
    readonly columns: ColumnSet;
  };
  readonly transmission: readonly TransmissionFault[];
  /** In the order in which they were made. */
  readonly interventions: readonly Intervention[];
  /** Undefined: as fast as the destination takes them. */
  readonly pace: PaceRecipe | undefined;
}
