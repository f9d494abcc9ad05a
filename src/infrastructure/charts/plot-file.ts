import type { ChartOrder, ChartReport } from '../../application/chart.js';
export function plotFile(order: ChartOrder): Promise<ChartReport> {
  return Promise.reject(new Error(order.file));
}
