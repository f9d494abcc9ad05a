import type { Path } from './document-reader.js';
import type { Members, Scenario } from './scenario.js';

/** Records that a bad network may delay at a time: each takes 0.3 kB. */
const MOST_UNDER_WAY = 200_000;

/** How many containers a group has at least: where they come and go, as many as places. */
export function leastContainers(members: Members): number {
  if ('places' in members) return members.places;
  return 'ids' in members ? members.ids.length : members.count;
}

/** Where the document says how many containers a group has. */
export function membersPath(group: number, members: Members): Path {
  return ['fleet', group, 'places' in members ? 'places' : 'containers'];
}

/** What is wrong with `transmission`, if more records would be under way at a time than memory should hold. */
export function underWayProblem(scenario: Scenario): string | undefined {
  const { fleet, transmission, records, intervalSeconds } = scenario;
  const containers = fleet.reduce((sum, { members }) => sum + leastContainers(members), 0);
  const ofEach = transmission.reduce((sum, { rate, delay: { low, high } }) => {
    return sum + rate * Math.min(records, (low + high) / 2 / intervalSeconds);
  }, 0);
  const underWay = Math.round(containers * ofEach);
  return underWay <= MOST_UNDER_WAY
    ? undefined
    : `would keep about ${underWay} records under way at a time, and ${MOST_UNDER_WAY} are the most: lower its rates or delays, or the number of containers`;
}
