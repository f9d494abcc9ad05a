import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, type Registry } from 'prom-client';
import { nameOfFaults } from '../../domain/simulation/simulation-kind.js';
import { DestinationMonitor } from '../../application/runs/destination-monitor.js';
import type { RunSnapshot } from '../../application/runs/run.js';
import { Runs } from '../../application/runs/runs.js';
import { DeliveryMetrics } from './delivery-metrics.js';

/** The Prometheus metrics of the service and of its process. */
@Injectable()
export class ServiceMetrics implements OnApplicationBootstrap {
  private readonly registry: Registry;
  private readonly runsEnded: Counter;

  constructor(
    private readonly runs: Runs,
    monitor: DestinationMonitor,
    { registry }: DeliveryMetrics,
  ) {
    this.registry = registry;
    this.runsEnded = new Counter({
      name: 'reefer_runs_ended_total',
      help: 'Simulation runs that have ended, by how they ended and what they simulated.',
      labelNames: ['status', 'simulation'],
      registers: [registry],
    });
    new Gauge({
      name: 'reefer_runs',
      help: 'Simulation runs that are queued or running now.',
      labelNames: ['status'],
      registers: [registry],
      collect() {
        this.set({ status: 'queued' }, runs.count('queued'));
        this.set({ status: 'running' }, runs.count('running'));
      },
    });
    new Gauge({
      name: 'reefer_destination_up',
      help: '1 while the destination of the telemetry answers, else 0.',
      registers: [registry],
      collect() {
        this.set(monitor.state.available ? 1 : 0);
      },
    });
    collectDefaultMetrics({ register: registry });
  }

  onApplicationBootstrap(): void {
    this.runs.ended.subscribe((run) =>
      this.runsEnded.inc({ status: run.status, simulation: simulationLabelOf(run) }),
    );
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in the Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}

function simulationLabelOf({ command }: RunSnapshot): string {
  const kinds = new Set(command.containers.map(nameOfFaults));
  const [kind = 'mixed'] = kinds;
  return kinds.size === 1 ? kind : 'mixed';
}
