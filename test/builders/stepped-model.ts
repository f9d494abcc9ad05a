import { placeOf } from '../../src/domain/reefer/schema.js';
import { RandomStream } from '../../src/domain/random/random-stream.js';
import type { ContainerPlan, ModelVersion } from '../../src/domain/simulation/container-plan.js';
import type { SimulationCommand } from '../../src/domain/simulation/simulation-command.js';
import type { TelemetryModel, TelemetrySource } from '../../src/domain/simulation/telemetry-model.js';
import { roundMeasurement } from '../../src/domain/telemetry/telemetry-record.js';
import {
  FURTHER_NUMBERS,
  FURTHER_TEXTS,
  HEALTHY_FLAGS,
  NUMBERS,
  type TelemetryRows,
} from '../../src/domain/telemetry/telemetry-rows.js';

export const STEPPED: ModelVersion = { name: 'stepped', version: 3 };

const TEMPERATURE = placeOf('temperature');

/** A second model, whose records depend on earlier ones: the temperature drifts at random and returns to 5 °C. */
export const STEPPED_MODEL: TelemetryModel = {
  ...STEPPED,
  seek: 'replay',
  assertAccepts: () => undefined,
  open: (plan, command, from) => new SteppedSource(plan, command, from),
};

class SteppedSource implements TelemetrySource {
  private readonly random: RandomStream;
  private celsius = 5;
  private number = 0;

  constructor(
    private readonly plan: ContainerPlan,
    private readonly command: SimulationCommand,
    from: number,
  ) {
    this.random = RandomStream.of(command.seed, `${plan.containerId}/stepped`);
    this.skip(from);
  }

  fill(rows: TelemetryRows, row: number, stride: number, count: number): void {
    const { containerId, productId, firstStep } = this.plan;
    const { startEpochSeconds, intervalSeconds } = this.command;
    const values = { container_id: containerId, product_id: productId, latitude: 0, longitude: 0 };
    for (let i = 0, at = row; i < count; i++, at += stride) {
      rows.containers[at] = values;
      rows.recordNumbers[at] = this.number;
      rows.measuredAt[at] = startEpochSeconds + (firstStep + this.number) * intervalSeconds;
      rows.numbers.fill(0, at * NUMBERS, (at + 1) * NUMBERS);
      rows.numbers[at * NUMBERS + TEMPERATURE] = roundMeasurement(this.celsius);
      rows.flags[at] = HEALTHY_FLAGS;
      rows.furtherNumbers.fill(this.celsius, at * FURTHER_NUMBERS, (at + 1) * FURTHER_NUMBERS);
      rows.furtherTexts.fill(containerId, at * FURTHER_TEXTS, (at + 1) * FURTHER_TEXTS);
      this.step();
    }
  }

  skip(count: number): void {
    for (let i = 0; i < count; i++) this.step();
  }

  private step(): void {
    this.celsius += 0.1 * (5 - this.celsius) + this.random.unit() - 0.5;
    this.number++;
  }
}
