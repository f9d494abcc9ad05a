import { PRODUCTS } from '../../domain/reefer/product.js';
import { EXIT, type Terminal } from './workshop.js';

/** Prints the product catalogue. */
export function products({ json = false }: { readonly json?: boolean }, terminal: Terminal): Promise<number> {
  if (json) terminal.out(`${JSON.stringify(PRODUCTS)}\n`);
  else terminal.out(table());
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
