/** What befalls a container: nothing, or one of three faults. */
export const SIMULATION_KINDS = ['normal', 'poweroff', 'co2sensor', 'o2sensor'] as const;

export type SimulationKind = (typeof SIMULATION_KINDS)[number];

/** A simulation that has faults in it. */
export type FaultKind = Exclude<SimulationKind, 'normal'>;
