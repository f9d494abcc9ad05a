import type { FurtherKept } from '../../reefer/schema.js';
import type { ContainerPlan } from '../../simulation/container-plan.js';
import { isRunsFault, type RunsFault } from '../../simulation/fault-plan.js';
import {
  FURTHER_NUMBERS,
  FURTHER_TEXTS,
  furtherPlaceOf,
  furtherTextPlaceOf,
  type TelemetryRows,
} from '../../telemetry/telemetry-rows.js';
import type { FaultRuns } from './fault-runs.js';

/** What would have been measured without a faulty sensor, in °C and %. */
export interface TrueValues {
  readonly temperature: number;
  readonly oxygen: number;
  readonly carbonDioxide: number;
}

const ID = furtherTextPlaceOf('fault_id');
const KIND = furtherTextPlaceOf('fault_kind');
const place = (name: FurtherKept<'further-number'>): number => furtherPlaceOf(name);
const ACTIVE = place('fault_active');
const SEVERITY = place('fault_severity');
const TIME_TO_FAILURE = place('time_to_failure_seconds');
const TRUE_TEMPERATURE = place('true_temperature');
const TRUE_OXYGEN = place('true_oxygen_level');
const TRUE_CARBON_DIOXIDE = place('true_carbon_dioxide_level');

/**
 * Writes the label columns of one container. Each run of faulty records is a fault of full severity, which fails at its
 * first record. The model has no values for the extended columns, so they stay empty.
 */
export class StatisticalLabels {
  private readonly ids: readonly string[];
  private readonly kind: string;

  constructor(
    { containerId, faults }: ContainerPlan,
    private readonly runs: FaultRuns | undefined,
    private readonly intervalSeconds: number,
  ) {
    this.ids = runs?.starts.map((_, run) => `${containerId}-${run + 1}`) ?? [];
    this.kind = kindOf(faults.find(isRunsFault));
  }

  /** Writes the labels of the container's record number `number` into a row. */
  write(rows: TelemetryRows, row: number, number: number, truth: TrueValues): void {
    const { furtherNumbers, furtherTexts } = rows;
    const active = this.activeAt(number);
    const texts = row * FURTHER_TEXTS;
    furtherTexts.fill('', texts, texts + FURTHER_TEXTS);
    furtherTexts[texts + ID] = active.join('|');
    furtherTexts[texts + KIND] = active.map(() => this.kind).join('|');
    const numbers = row * FURTHER_NUMBERS;
    furtherNumbers.fill(NaN, numbers, numbers + FURTHER_NUMBERS);
    furtherNumbers[numbers + ACTIVE] = active.length > 0 ? 1 : 0;
    furtherNumbers[numbers + SEVERITY] = active.length > 0 ? 1 : 0;
    furtherNumbers[numbers + TIME_TO_FAILURE] = active.length > 0 ? 0 : this.secondsToNext(number);
    furtherNumbers[numbers + TRUE_TEMPERATURE] = truth.temperature;
    furtherNumbers[numbers + TRUE_OXYGEN] = truth.oxygen;
    furtherNumbers[numbers + TRUE_CARBON_DIOXIDE] = truth.carbonDioxide;
  }

  private activeAt(number: number): readonly string[] {
    const { starts = [], length = 0 } = this.runs ?? {};
    return this.ids.filter((_, run) => {
      const start = starts[run] as number;
      return start <= number && number < start + length;
    });
  }

  private secondsToNext(number: number): number {
    const next = this.runs?.starts.find((start) => start > number);
    return next === undefined ? NaN : (next - number) * this.intervalSeconds;
  }
}

/** The kind of fault, as the catalogue of faults names it. */
function kindOf(fault: RunsFault | undefined): string {
  switch (fault?.kind) {
    case undefined:
      return '';
    case 'power-off-runs':
      return 'power-outage';
    case 'gas-sensor-runs':
      return 'sensor-bias';
  }
}
