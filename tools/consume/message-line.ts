import type { TelemetryMessage } from './telemetry-message.js';

const ALARM = '\u001b[1;31m';
const PLAIN = '\u001b[0m';

/** Formats a message as one readable line, with the faults that act if it names them; the label is red if `colour`. */
export function messageLine(
  { containerId, recordNumber, columns, faultKinds = [] }: TelemetryMessage,
  colour: boolean,
): string {
  const fans = [columns.fan_1, columns.fan_2, columns.fan_3].map((on) => (on ? '+' : '-')).join('');
  const parts = [
    containerId.padEnd(11),
    recordNumber === undefined ? '' : `#${recordNumber}`.padEnd(6),
    columns.measurement_time,
    `${fixed(columns.temperature)} °C (set ${columns.target_temperature})`,
    `CO2 ${fixed(columns.carbon_dioxide_level)} %`,
    `O2 ${fixed(columns.oxygen_level)} %`,
    `${fixed(columns.kilowatts)} kW`,
    `fans ${fans}`,
  ];
  if (columns.maintenance_required === 1) parts.push(colour ? `${ALARM}MAINTENANCE${PLAIN}` : 'MAINTENANCE');
  parts.push(faultKinds.join(', '));
  return parts.filter((part) => part !== '').join('  ');
}

function fixed(value: number): string {
  return (Number.isNaN(value) ? '-' : value.toFixed(2)).padStart(6);
}
