import { PRODUCTS } from '../../domain/reefer/product.js';
import { EXIT, type CliConsole } from './surroundings.js';

/** Prints the product catalogue. */
export function products(
  { json = false }: { readonly json?: boolean },
  cliConsole: CliConsole,
): Promise<number> {
  if (json) cliConsole.out(`${JSON.stringify(PRODUCTS)}\n`);
  else cliConsole.out(table());
  return Promise.resolve(EXIT.done);
}

function table(): string {
  const rows = [
    ['id', 'name', 'content type', 'set point °C', 'humidity %'],
    ...PRODUCTS.map(({ id, name, contentType, targetCelsius, humidityPercent }) =>
      [id, name, contentType, targetCelsius, humidityPercent].map(String),
    ),
  ];
  const widths = (rows[0] as string[]).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] as string).length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}
