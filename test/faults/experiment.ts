import type { KafkaCluster } from '../../tools/kafka/kafka-cluster.js';
import { ServiceProcess } from '../e2e/service-process.js';
import { eventually } from '../integration/eventually.js';
import type { Relay } from '../integration/relay.js';
import { claimsOfLog, claimsOfViews } from './claims.js';
import { ControlClient } from './control-client.js';
import { DeliveryCheck, type RunClaim } from './delivery-check.js';
import { Fleet } from './fleet.js';
import type { KafkaView } from './kafka-view.js';
import { Lab } from './lab.js';
import type { LeaderElections } from './leader-elections.js';
import { Load } from './load.js';
import { PARTITIONS, type Scenario } from './scenarios.js';
import { scanTopic } from './topic-scan.js';

/** A line of the table. */
export interface Outcome {
  readonly scenario: string;
  readonly rounds: number;
  readonly runs: number;
  /** How many runs were in the middle of their records when a fault struck. */
  readonly struck: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly seconds: number;
  /** How many runs failed, by error code. */
  readonly codes: Readonly<Record<string, number>>;
  /** Everything that went wrong; empty if all is well. */
  readonly complaints: readonly string[];
}

/** The equipment that all experiments share. */
export interface Equipment {
  readonly cluster: KafkaCluster;
  readonly kafka: KafkaView;
  readonly elections: LeaderElections;
  /** One in front of each broker. */
  readonly relays: readonly Relay[];
}

/** Carries out a scenario: puts the service under load, causes the faults, and compares the claims with the topic. */
export async function experiment(
  { cluster, kafka, elections, relays }: Equipment,
  scenario: Scenario,
  rounds: number,
  log: (line: string) => void,
): Promise<Outcome> {
  const begun = performance.now();
  const topic = `faults-${crypto.randomUUID().slice(0, 8)}`;
  await kafka.createTopic(topic, PARTITIONS);
  const { deliveryTimeoutSeconds = 120 } = scenario;
  const environment = {
    ...(scenario.access === 'relayed'
      ? { KAFKA_BROKERS: relays.map(({ port }) => `127.0.0.1:${port}`).join(',') }
      : cluster.environment(scenario.access)),
    TELEMETRY_TOPIC: topic,
    KAFKA_DELIVERY_TIMEOUT_SECONDS: String(deliveryTimeoutSeconds),
  };
  const service = await startService(environment);
  const client = new ControlClient(service.url);
  const load = new Load(client, scenario.runsAtOnce);
  const fleet = new Fleet(environment);
  const lab = new Lab(cluster, kafka, elections, relays, topic, service, client, load, fleet, log);
  const complaints: string[] = [];
  let claims: readonly RunClaim[] = [];
  try {
    load.begin();
    fleet.begin();
    for (let round = 1; round <= rounds; round++) {
      log(`round ${round} of ${rounds}`);
      await scenario.round(lab, round);
    }
    await Promise.all([load.stop(), fleet.stop()]);
    if (!scenario.endsService) await load.oneMore();
    const own = scenario.endsService
      ? claimsOfLog(service.entries, load.requests)
      : claimsOfViews(await load.ended(), load.requests);
    claims = [...own, ...fleet.claims].map((claim) => excused(claim, lab));
    for (const text of failuresOf(claims)) log(text);
    complaints.push(...(await complaintsAbout(service, scenario)));
  } catch (error) {
    complaints.push(error instanceof Error ? error.message : String(error));
  } finally {
    await Promise.all([load.stop(), fleet.stop()]);
    await service.stop('SIGKILL');
  }
  const check = new DeliveryCheck();
  await kafka.settled(topic);
  const partitions = (await kafka.partitions(topic)).length;
  await scanTopic(cluster.plaintext, topic, partitions, (arrival) => check.take(arrival));
  await kafka.deleteTopic(topic);
  return outcome(scenario, rounds, lab, claims, check, complaints, performance.now() - begun);
}

async function startService(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const settings = { NODE_ENV: 'production', SHUTDOWN_GRACE_SECONDS: '2', RUNS_KEPT: '100000' };
  const service = await ServiceProcess.start({ ...environment, ...settings });
  await eventually('The service is ready', async () => (await fetch(`${service.url}/health/ready`)).ok);
  return service;
}

/** Excuses a run that started before its topic was deleted, unless it succeeded after that: its records may be missing. */
function excused(claim: RunClaim, { excuses }: Lab): RunClaim {
  const excuse = excuses.find(
    ({ until }) => claim.startedAt < until && (claim.status !== 'succeeded' || claim.endedAt < until),
  );
  return excuse ? { ...claim, excuse: excuse.why } : claim;
}

/** A line for each run that failed. */
function failuresOf(claims: readonly RunClaim[]): string[] {
  return claims.flatMap(({ id, acknowledged, startedAt, endedAt, failure }) => {
    const seconds = ((endedAt.getTime() - startedAt.getTime()) / 1000).toFixed(1);
    return failure
      ? [`${id} failed after ${seconds} s, ${acknowledged} acknowledged: ${failure.message}`]
      : [];
  });
}

async function complaintsAbout(service: ServiceProcess, { endsService }: Scenario): Promise<string[]> {
  const complaints: string[] = [];
  const exit = await Promise.race([service.exited, Promise.resolve(undefined)]);
  if (!endsService && exit) complaints.push(`The service ended by itself: ${JSON.stringify(exit)}`);
  if (endsService && exit?.code !== 0) complaints.push(`The service ended with ${JSON.stringify(exit)}`);
  const strange = service.logs.filter((line) => !isJsonObject(line));
  if (strange.length > 0) complaints.push(`The service wrote what is no JSON: ${strange[0]}`);
  return complaints;
}

function isJsonObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

function outcome(
  { name, outlived }: Scenario,
  rounds: number,
  { struck }: Lab,
  claims: readonly RunClaim[],
  check: DeliveryCheck,
  complaints: readonly string[],
  milliseconds: number,
): Outcome {
  const count = (status: RunClaim['status']): number =>
    claims.filter((claim) => claim.status === status).length;
  const total = { lost: 0, duplicated: 0, reordered: 0 };
  const codes: Record<string, number> = {};
  const found = [...complaints];
  for (const claim of claims) {
    const faults = check.faultsOf(claim);
    total.lost += faults.lost;
    total.duplicated += faults.duplicated;
    total.reordered += faults.reordered;
    if (claim.failure) codes[claim.failure.code] = (codes[claim.failure.code] ?? 0) + 1;
    if (faults.lost + faults.duplicated + faults.reordered > 0) {
      found.push(
        `Run ${claim.id} ${claim.status}, ${claim.acknowledged} acknowledged: ${JSON.stringify(faults)}`,
      );
    }
  }
  const strangers = claims.length === 0 ? 0 : check.strangers(claims);
  if (strangers > 0) found.push(`${strangers} containers have records that no run has sent`);
  if (outlived && count('failed') > claims.length / 5) {
    found.push(`${count('failed')} of ${claims.length} runs failed, which was to be outlived`);
  }
  return {
    scenario: name,
    rounds,
    runs: claims.length,
    struck,
    succeeded: count('succeeded'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    acknowledged: claims.reduce((sum, claim) => sum + claim.acknowledged, 0),
    ...total,
    seconds: Math.round(milliseconds / 1000),
    codes,
    complaints: found,
  };
}
