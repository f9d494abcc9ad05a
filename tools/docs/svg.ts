import * as echarts from 'echarts';

/** A chart as SVG, its coordinates to a tenth of a pixel, which makes the file a third. */
export function svgOf(width: number, height: number, option: echarts.EChartsOption): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, backgroundColor: '#ffffff', ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg.replace(/(\d+\.\d)\d+/g, '$1');
}
