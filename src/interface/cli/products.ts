import { carriagesOf } from '../../domain/reefer/carriage.js';
import { ALL_PRODUCTS } from '../../domain/reefer/product.js';
import { EXIT, type CliConsole } from './cli-services.js';

/** Prints the product catalogue, with how each product is carried in each profile. */
export function products(
  { json = false }: { readonly json?: boolean },
  cliConsole: CliConsole,
): Promise<number> {
  if (json) {
    const catalogue = ALL_PRODUCTS.map((product) => ({
      ...product,
      profiles: Object.fromEntries(carriagesOf(product.id)),
    }));
    cliConsole.out(`${JSON.stringify(catalogue)}\n`);
  } else cliConsole.out(table());
  return Promise.resolve(EXIT.done);
}

function table(): string {
  const rows = [
    [
      'id',
      'name',
      'content type',
      'profile',
      'set point °C',
      'humidity %',
      'vent m3/h',
      'cargo t',
      'defrost h',
    ],
    ...ALL_PRODUCTS.flatMap((product) =>
      carriagesOf(product.id).map(([profile, carriage]) =>
        [
          product.id,
          product.name,
          product.contentType,
          profile,
          carriage.setPointCelsius,
          carriage.humidityPercent ?? '-',
          carriage.ventCubicMetresPerHour,
          carriage.cargoTonnes,
          carriage.defrostHours === 0 ? '-' : carriage.defrostHours,
        ].map(String),
      ),
    ),
  ];
  const widths = (rows[0] as string[]).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] as string).length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) =>
        i < 2 || i === 3 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number),
      )
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}
