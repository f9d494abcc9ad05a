import { type Carriage, carriageOf, PROFILES, type Profile } from '../../domain/reefer/carriage.js';
import { ALL_PRODUCTS, FROZEN_PRODUCTS, type Product } from '../../domain/reefer/product.js';
import { EXIT, type CliConsole } from './cli-services.js';

/** Prints the product catalogue, with how each product is carried in each profile. */
export function products(
  { json = false }: { readonly json?: boolean },
  cliConsole: CliConsole,
): Promise<number> {
  if (json) {
    const catalogue = ALL_PRODUCTS.map((product) => ({
      ...product,
      profiles: Object.fromEntries(carriagesOf(product)),
    }));
    cliConsole.out(`${JSON.stringify(catalogue)}\n`);
  } else cliConsole.out(table());
  return Promise.resolve(EXIT.done);
}

/** Frozen goods have the profile `real` only. */
function carriagesOf({ id }: Product): readonly (readonly [Profile, Carriage])[] {
  const isFrozen = FROZEN_PRODUCTS.some((product) => product.id === id);
  return PROFILES.filter((profile) => profile === 'real' || !isFrozen).map((profile) => [
    profile,
    carriageOf(id, profile),
  ]);
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
      carriagesOf(product).map(([profile, carriage]) =>
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
